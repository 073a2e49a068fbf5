import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { LONGEST_DISPLAY_NAME } from 'backstage-plugin-mail-forensics-common';
import type { Ref } from 'react';
import { useMessages, type Messages } from '../../components/useMessages';
import type { DisplayNameProblem } from './displayName';

const useStyles = makeStyles(theme => ({
  problem: {
    color: theme.palette.text.primary,
    borderLeft: `3px solid ${theme.palette.error.main}`,
    paddingLeft: theme.spacing(1),
  },
}));

/** The display name of a connection, with what is wrong with it while it is typed. */
export function DisplayNameField(props: {
  /** Must be unique on the page. */
  id: string;
  value: string;
  problem: DisplayNameProblem | undefined;
  disabled?: boolean;
  inputRef?: Ref<HTMLInputElement>;
  onChange: (value: string) => void;
}) {
  const { problem } = props;
  const t = useMessages();
  const classes = useStyles();
  // A field nobody has typed in yet is not wrong.
  const isWrong = problem !== undefined && problem !== 'empty';
  return (
    <TextField
      id={props.id}
      label={t('addConnection.displayName')}
      value={props.value}
      onChange={event => props.onChange(event.target.value)}
      helperText={nameHelp(problem, t)}
      error={isWrong}
      disabled={props.disabled}
      inputRef={props.inputRef}
      // The theme's red is too light to be read on white; the line under the field has it.
      InputLabelProps={{ error: false }}
      FormHelperTextProps={{
        role: 'status',
        error: false,
        disabled: false,
        className: isWrong ? classes.problem : undefined,
      }}
      autoComplete="off"
      required
      fullWidth
    />
  );
}

function nameHelp(
  problem: DisplayNameProblem | undefined,
  t: Messages,
): string {
  switch (problem) {
    case 'taken':
      return t('addConnection.nameClash');
    case 'too long':
      return t('addConnection.nameTooLong', {
        length: String(LONGEST_DISPLAY_NAME),
      });
    case 'control characters':
      return t('addConnection.nameControl');
    default:
      return t('addConnection.nameHelp');
  }
}
