import Button from '@material-ui/core/Button';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import { visibleText } from '../../components/hiddenCharacters';
import { useMessages } from '../../components/useMessages';
import { useAction } from '../../components/useAction';

/** Takes up the authorization of a connection that was added but not consented to yet. */
export function ContinueButton(props: {
  connection: Connection;
  /** Reports its own failures: a row has no place for them. */
  onContinue: (connection: Connection) => Promise<void>;
}) {
  const t = useMessages();
  const { busy, run } = useAction();
  return (
    <Button
      size="small"
      variant="outlined"
      disabled={busy}
      aria-label={t('connections.action.continueFor', {
        name: visibleText(props.connection.displayName),
      })}
      onClick={event => {
        // The row under it opens the details.
        event.stopPropagation();
        run(() => props.onContinue(props.connection));
      }}
    >
      {t('connections.action.continue')}
    </Button>
  );
}
