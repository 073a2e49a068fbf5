import Button from '@material-ui/core/Button';
import FormHelperText from '@material-ui/core/FormHelperText';
import Link from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import { useRef, type ChangeEvent } from 'react';
import { formatCount, formatSize } from '../../components/format';
import { visibleText } from '../../components/hiddenCharacters';
import { useMessages, type Messages } from '../../components/useMessages';
import {
  LARGEST_SCOPE_FILE,
  readScopeFile,
  type ScopeFile,
  type ScopeFileProblem,
} from './scopeFile';
import { templateLink, type FileScopeMode } from './scopeTemplates';

const useStyles = makeStyles(theme => ({
  row: {
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(2),
    marginTop: theme.spacing(1),
  },
}));

/** *Upload .CSV file*, a template for it, and what was chosen. */
export function ScopeFileField(props: {
  mode: FileScopeMode;
  file: ScopeFile | undefined;
  onChange: (file: ScopeFile) => void;
}) {
  const t = useMessages();
  const classes = useStyles();
  const input = useRef<HTMLInputElement>(null);

  async function choose(event: ChangeEvent<HTMLInputElement>) {
    const chosen = event.target.files?.[0];
    if (chosen) {
      const file = await readScopeFile(chosen);
      props.onChange(file);
    }
  }

  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".csv,text/csv"
        aria-label={t('connections.panel.upload')}
        hidden
        onChange={choose}
        onClick={event => {
          // Else choosing the same file again, after correcting it, is no change.
          event.currentTarget.value = '';
        }}
      />
      <div className={classes.row}>
        <Button
          variant="outlined"
          size="small"
          onClick={() => input.current?.click()}
        >
          {t('connections.panel.upload')}
        </Button>
        <Link variant="body2" {...templateLink(props.mode)}>
          {t('connections.panel.template')}
        </Link>
      </div>
      {props.file && <ChosenFile file={props.file} />}
    </>
  );
}

function ChosenFile(props: { file: ScopeFile }) {
  const t = useMessages();
  const { file } = props;
  const name = visibleText(file.name);
  return 'problem' in file ? (
    <FormHelperText error role="alert">
      {name}: {problemWords(file.problem, t)}
    </FormHelperText>
  ) : (
    <FormHelperText role="status">
      {t('connections.panel.rows', {
        count: file.rows,
        name,
        rows: formatCount(file.rows),
      })}
    </FormHelperText>
  );
}

function problemWords(problem: ScopeFileProblem, t: Messages): string {
  switch (problem) {
    case 'empty':
      return t('connections.csv.empty');
    case 'too large':
      return t('connections.csv.tooLarge', {
        size: formatSize(LARGEST_SCOPE_FILE),
      });
    case 'not text':
      return t('connections.csv.notText');
    default:
      return t('connections.csv.unreadable');
  }
}
