import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormHelperText from '@material-ui/core/FormHelperText';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type { ScopeMode } from 'backstage-plugin-mail-forensics-common';
import { Fragment } from 'react';
import { useMessages } from '../../components/useMessages';
import { ScopeFileField } from './ScopeFileField';
import type { ScopeDraft } from './useScopeDraft';

const MODES: readonly ScopeMode[] = ['all', 'users', 'groups'];

const useStyles = makeStyles(theme => ({
  root: { width: '100%' },
  // In line with the words beside the radio button.
  help: { marginTop: 0, marginLeft: 27 },
  file: {
    margin: theme.spacing(1, 0, 1),
    marginLeft: 27,
    [theme.breakpoints.down('xs')]: { marginLeft: 0 },
  },
}));

/** Whose mailboxes: all, or those of the users or groups in a file. */
export function ScopeField(props: {
  draft: ScopeDraft;
  /** What is in force, where there is something. */
  today?: string;
  disabled?: boolean;
}) {
  const { draft, disabled = false } = props;
  const t = useMessages();
  const classes = useStyles();
  return (
    // Only what can be operated is greyed out: the rest is still to be read.
    <FormControl component="fieldset" className={classes.root}>
      <FormLabel component="legend">{t('scope.title')}</FormLabel>
      {props.today && <Typography variant="body2">{props.today}</Typography>}
      <RadioGroup
        name="mail-forensics-scope"
        value={draft.mode}
        onChange={(_, value) => {
          const mode = MODES.find(candidate => candidate === value);
          if (mode) {
            draft.setMode(mode);
          }
        }}
      >
        {MODES.map(mode => (
          <Fragment key={mode}>
            <FormControlLabel
              value={mode}
              disabled={disabled}
              control={
                <Radio
                  color="primary"
                  size="small"
                  inputProps={{ 'aria-describedby': helpId(mode) }}
                />
              }
              label={t(`connections.scope.${mode}`)}
            />
            <FormHelperText id={helpId(mode)} className={classes.help}>
              {t(`scope.${mode}Help`)}
            </FormHelperText>
            {mode !== 'all' && mode === draft.mode && (
              <div className={classes.file}>
                <ScopeFileField
                  mode={mode}
                  file={draft.file}
                  disabled={disabled}
                  onChange={file => draft.setFile(mode, file)}
                />
              </div>
            )}
          </Fragment>
        ))}
      </RadioGroup>
    </FormControl>
  );
}

function helpId(mode: ScopeMode): string {
  return `mail-forensics-scope-${mode}-help`;
}
