import Button, { type ButtonProps } from '@material-ui/core/Button';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { visibleText } from '../../components/hiddenCharacters';
import { useAction } from '../../components/useAction';
import { useMessages } from '../../components/useMessages';
import { LinkDialog } from './LinkDialog';
import { useAuthorizationLink } from './useAuthorizationLink';

/**
 * Copies a one-time link with which somebody else can authorize the connection. Where there is one already it is told
 * first, for a new one ends it.
 */
export function LinkForAnotherAdmin(props: {
  connection: Connection;
  size?: ButtonProps['size'];
  variant?: ButtonProps['variant'];
  /** A link was made or revoked, so that the connection is out of date. */
  onChanged?: () => void;
}) {
  const { connection, onChanged } = props;
  const t = useMessages();
  const [open, setOpen] = useState(false);
  const link = useAuthorizationLink();
  const { busy, error, run } = useAction();
  // What was made here stays good until somebody makes another.
  const other = connection.authorizationLink;
  const isMine =
    link.made !== undefined &&
    (other === undefined || other.expiresAt === link.made.expiresAt);

  function make() {
    return run(async () => {
      await link.makeAndCopy(connection.id);
      onChanged?.();
    });
  }
  function begin() {
    setOpen(true);
    if (isMine) {
      run(link.copyAgain);
    } else {
      link.forget();
      if (other === undefined) {
        make();
      }
    }
  }

  return (
    <>
      <Button
        size={props.size ?? 'small'}
        variant={props.variant ?? 'outlined'}
        disabled={busy}
        aria-label={t('addConnection.link.copyFor', {
          name: visibleText(connection.displayName),
        })}
        onClick={event => {
          // It can sit in a row that opens the details.
          event.stopPropagation();
          begin();
        }}
      >
        {t('addConnection.link.copy')}
      </Button>
      {open && (
        <LinkDialog
          connection={connection}
          made={isMine ? link.made : undefined}
          busy={busy}
          error={error}
          onMake={make}
          onRevoked={() => {
            link.forget();
            onChanged?.();
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
