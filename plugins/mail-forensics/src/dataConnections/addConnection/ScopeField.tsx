import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormHelperText from '@material-ui/core/FormHelperText';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import { makeStyles } from '@material-ui/core/styles';
import type { ScopeMode } from 'backstage-plugin-mail-forensics-common';
import { Fragment } from 'react';
import { useMessages } from '../../components/useMessages';
import type { ScopeFile } from './scopeFile';
import { ScopeFileField } from './ScopeFileField';
import type { FileScopeMode } from './scopeTemplates';

const MODES: readonly ScopeMode[] = ['all', 'users', 'groups'];

const useStyles = makeStyles(theme => ({
  indented: { marginLeft: theme.spacing(4) },
}));

/** Whose mailboxes: all, or those of the users or groups in a file. Each mode keeps its own file. */
export function ScopeField(props: {
  mode: ScopeMode;
  files: Partial<Record<FileScopeMode, ScopeFile>>;
  onModeChange: (mode: ScopeMode) => void;
  onFileChange: (mode: FileScopeMode, file: ScopeFile) => void;
}) {
  const t = useMessages();
  const classes = useStyles();
  return (
    <FormControl component="fieldset">
      <FormLabel component="legend">{t('connections.panel.scope')}</FormLabel>
      <RadioGroup
        name="mail-forensics-scope"
        value={props.mode}
        onChange={(_, value) => {
          const mode = MODES.find(candidate => candidate === value);
          if (mode) {
            props.onModeChange(mode);
          }
        }}
      >
        {MODES.map(mode => (
          <Fragment key={mode}>
            <FormControlLabel
              value={mode}
              control={
                <Radio
                  color="primary"
                  inputProps={{ 'aria-describedby': helpId(mode) }}
                />
              }
              label={t(`connections.scope.${mode}`)}
            />
            <FormHelperText id={helpId(mode)} className={classes.indented}>
              {t(`connections.panel.${mode}Help`)}
            </FormHelperText>
            {mode !== 'all' && mode === props.mode && (
              <div className={classes.indented}>
                <ScopeFileField
                  mode={mode}
                  file={props.files[mode]}
                  onChange={file => props.onFileChange(mode, file)}
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
