import { useApi } from '@backstage/core-plugin-api';
import type {
  ConnectionDetails,
  ScopeInput,
} from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { isConflict, messageOf } from '../../components/errors';
import { useAction } from '../../components/useAction';
import { useMessages } from '../../components/useMessages';

/** Somebody else changed the connection since it began to be edited here. */
export interface EditConflict {
  /** The connection as it is now. */
  current: ConnectionDetails;
  /** What the backend said of it, where it was asked. */
  message?: string;
}

/**
 * Saves changes of a connection, upon the state they were begun from.
 *
 * The backend refuses with 409 both a name that is taken and a state that is outdated. Which of them it was is told by
 * the connection itself: it is asked for once more.
 */
export function useEditConnection(options: {
  /** As it is now, from time to time. */
  connection: ConnectionDetails;
  onSaved: (connection: ConnectionDetails) => void;
}): {
  /** The state the changes are made upon. */
  base: ConnectionDetails;
  conflict: EditConflict | undefined;
  isNameRefused: boolean;
  busy: boolean;
  error: Error | undefined;
  save: (change: { displayName?: string; scope?: ScopeInput }) => void;
  /** Goes on upon the state that the conflict told. */
  loadCurrent: () => void;
  clear: () => void;
} {
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const { busy, error, run, clear } = useAction();
  const [base, setBase] = useState(options.connection);
  const [told, setTold] = useState<EditConflict>();
  const [isNameRefused, setNameRefused] = useState(false);
  const [isSaved, setSaved] = useState(false);

  // What is polled shows it too; not while it may be one's own change.
  const isNewer = options.connection.revision > base.revision;
  const seen =
    isNewer && !busy && !isSaved ? { current: options.connection } : undefined;
  const conflict: EditConflict | undefined = told ?? seen;

  function save(change: { displayName?: string; scope?: ScopeInput }) {
    setNameRefused(false);
    run(async () => {
      try {
        const saved = await api.updateConnection(base.id, {
          ...change,
          revision: base.revision,
        });
        setSaved(true);
        options.onSaved(saved);
      } catch (thrown) {
        if (!(thrown instanceof Error && isConflict(thrown))) {
          throw thrown;
        }
        const current = await api.getConnection(base.id);
        if (current.revision === base.revision) {
          setNameRefused(true);
        } else {
          setTold({ current, message: messageOf(thrown, t) });
        }
      }
    });
  }
  function loadCurrent() {
    if (conflict) {
      setBase(conflict.current);
      setTold(undefined);
      setNameRefused(false);
      clear();
    }
  }

  return {
    base,
    conflict,
    isNameRefused,
    // What was saved is not saved again by the second half of a slow double click.
    busy: busy || isSaved,
    error,
    save,
    loadCurrent,
    clear: () => {
      setNameRefused(false);
      clear();
    },
  };
}
