import { useApi } from '@backstage/core-plugin-api';
import type { Connection } from 'backstage-plugin-mail-forensics-common';
import { useRef, useState } from 'react';
import {
  mailForensicsApiRef,
  type NewConnection,
} from '../../api/MailForensicsApi';
import { useAction } from '../../components/useAction';
import { useAuthorizationLink, type MadeLink } from './useAuthorizationLink';

/** What was being done when something failed. */
export type AddingStep = 'add' | 'authorize' | 'link';

/**
 * Adds a connection and then has it authorized, by oneself or by somebody who is sent a link.
 *
 * It is added once: what failed afterwards is tried again with the connection that is there.
 */
export function useAddConnection(options: {
  onAdded: (connection: Connection) => void;
}): {
  /** Undefined until it was added. */
  added: Connection | undefined;
  link: MadeLink | undefined;
  /** What is under way. */
  doing: AddingStep | undefined;
  failed: { step: AddingStep; error: Error } | undefined;
  /** `go` gets the address at Microsoft to go to. */
  authorize: (connection: NewConnection, go: (url: string) => void) => void;
  copyLink: (connection: NewConnection) => void;
  clear: () => void;
} {
  const api = useApi(mailForensicsApiRef);
  const { busy, error, run, clear } = useAction();
  const { made, makeAndCopy, copyAgain } = useAuthorizationLink();
  const [step, setStep] = useState<AddingStep>('add');
  const [added, setAdded] = useState<Connection>();
  // The state arrives with the next render, which a second action need not wait for.
  const latest = useRef<Connection>();

  async function add(connection: NewConnection): Promise<Connection> {
    if (latest.current) {
      return latest.current;
    }
    setStep('add');
    const answer = await api.addConnection(connection);
    latest.current = answer;
    setAdded(answer);
    options.onAdded(answer);
    return answer;
  }

  function authorize(connection: NewConnection, go: (url: string) => void) {
    run(async () => {
      const { id } = await add(connection);
      setStep('authorize');
      const { authorizationUrl } = await api.authorizeConnection(id);
      go(authorizationUrl);
    });
  }
  function copyLink(connection: NewConnection) {
    run(async () => {
      const { id } = await add(connection);
      setStep('link');
      await (made ? copyAgain() : makeAndCopy(id));
    });
  }

  return {
    added,
    link: made,
    doing: busy ? step : undefined,
    failed: error && { step, error },
    authorize,
    copyLink,
    clear,
  };
}
