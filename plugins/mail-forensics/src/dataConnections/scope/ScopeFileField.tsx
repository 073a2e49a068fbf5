import Button from '@material-ui/core/Button';
import FormHelperText from '@material-ui/core/FormHelperText';
import IconButton from '@material-ui/core/IconButton';
import Link from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import CloseIcon from '@material-ui/icons/Close';
import { useRef, useState, type ChangeEvent } from 'react';
import { formatCount } from '../../components/format';
import { visibleText } from '../../components/hiddenCharacters';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import { fileProblemWords } from './fileProblemWords';
import { readScopeFile, type ScopeFile } from './scopeFile';
import { templateLink, type FileScopeMode } from './scopeTemplates';
import { useFileDrop } from './useFileDrop';

const useStyles = makeStyles(theme => ({
  zone: {
    padding: theme.spacing(1.5),
    border: `1px dashed ${theme.palette.text.secondary}`,
    borderRadius: theme.shape.borderRadius,
  },
  over: {
    borderColor: theme.palette.primary.main,
    backgroundColor: theme.palette.action.hover,
  },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
  },
  chosen: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    overflowWrap: 'anywhere',
  },
  // Not in dark red on dark grey: the colour alone would say it, and could not be read.
  problem: {
    color: theme.palette.text.primary,
    borderLeft: `3px solid ${theme.palette.error.main}`,
    paddingLeft: theme.spacing(1),
  },
}));

/** *Upload .CSV file*, by the button or by dropping it, a template for it, and what was chosen. */
export function ScopeFileField(props: {
  mode: FileScopeMode;
  file: ScopeFile | undefined;
  disabled: boolean;
  onChange: (file: ScopeFile | undefined) => void;
}) {
  const { mode, file, disabled } = props;
  const t = useMessages();
  const classes = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const latest = useRef<File>();
  const [several, setSeveral] = useState(false);
  const drop = useFileDrop({ disabled, onDrop: take });

  async function take(files: File[]) {
    setSeveral(files.length > 1);
    if (files.length !== 1) {
      return;
    }
    const [chosen] = files;
    latest.current = chosen;
    const read = await readScopeFile(chosen);
    // A large file that was chosen first can be read after a small one.
    if (latest.current === chosen) {
      props.onChange(read);
    }
  }
  function choose(event: ChangeEvent<HTMLInputElement>) {
    take(Array.from(event.target.files ?? []));
  }
  function remove() {
    latest.current = undefined;
    setSeveral(false);
    props.onChange(undefined);
    // The button that was pressed is gone with the file.
    button.current?.focus();
  }

  return (
    <div
      className={`${classes.zone} ${drop.over ? classes.over : ''}`}
      {...drop.handlers}
    >
      <input
        ref={input}
        type="file"
        accept=".csv,.txt,.tsv,text/csv,text/plain"
        aria-label={t('scope.file.upload')}
        hidden
        disabled={disabled}
        onChange={choose}
        onClick={event => {
          // Else choosing the same file again, after correcting it, is no change.
          event.currentTarget.value = '';
        }}
      />
      <div className={classes.row}>
        <Button
          ref={button}
          variant="outlined"
          size="small"
          disabled={disabled}
          onClick={() => input.current?.click()}
        >
          {t('scope.file.upload')}
        </Button>
        <Typography variant="body2" color="textSecondary">
          {drop.over ? t('scope.file.dropNow') : t('scope.file.drop')}
        </Typography>
        <Link variant="body2" underline="always" {...templateLink(mode)}>
          {t('scope.file.template')}
        </Link>
      </div>
      <FormHelperText>{t(`scope.file.${mode}Help`)}</FormHelperText>
      {several && (
        <FormHelperText className={classes.problem} role="alert">
          {t('scope.file.several')}
        </FormHelperText>
      )}
      {file && <ChosenFile file={file} disabled={disabled} onRemove={remove} />}
    </div>
  );
}

function ChosenFile(props: {
  file: ScopeFile;
  disabled: boolean;
  onRemove: () => void;
}) {
  const { file } = props;
  const t = useMessages();
  const classes = useStyles();
  const name = visibleText(file.name);
  const remove = t('scope.file.remove', { name });
  return (
    <div className={classes.chosen}>
      {'problem' in file ? (
        <FormHelperText className={classes.problem} role="alert">
          {t('scope.file.problem', {
            name,
            problem: fileProblemWords(file.problem, t),
          })}
        </FormHelperText>
      ) : (
        <Typography variant="body2" role="status">
          <VisibleText
            text={t('scope.file.chosen', {
              count: file.rows,
              name: file.name,
              rows: formatCount(file.rows, t),
            })}
          />
        </Typography>
      )}
      <Tooltip title={remove}>
        <span>
          <IconButton
            size="small"
            aria-label={remove}
            disabled={props.disabled}
            onClick={props.onRemove}
          >
            <CloseIcon fontSize="small" />
          </IconButton>
        </span>
      </Tooltip>
    </div>
  );
}
