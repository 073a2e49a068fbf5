import { makeStyles } from '@material-ui/core/styles';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import { LinkForAnotherAdmin } from '../addConnection/LinkForAnotherAdmin';
import { ContinueButton } from './ContinueButton';
import { WaitingForAdmin } from './WaitingForAdmin';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    marginTop: theme.spacing(0.5),
  },
}));

/** How a connection that was added gets authorized: by oneself, or by somebody else who is sent a link. */
export function AwaitingActions(props: {
  connection: Connection;
  mayManage: boolean;
  /** Reports its own failures: a row has no place for them. */
  onContinue: (connection: Connection) => Promise<void>;
  onChanged: () => void;
}) {
  const { connection, mayManage, onChanged } = props;
  const classes = useStyles();
  return (
    <div className={classes.root}>
      {mayManage && (
        <>
          <ContinueButton
            connection={connection}
            onContinue={props.onContinue}
          />
          <LinkForAnotherAdmin connection={connection} onChanged={onChanged} />
        </>
      )}
      <WaitingForAdmin
        connection={connection}
        mayManage={mayManage}
        onChanged={onChanged}
      />
    </div>
  );
}
