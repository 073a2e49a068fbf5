import { useApi } from '@backstage/core-plugin-api';
import type {
  ConnectionDetails,
  Problem,
} from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { useAction } from '../../components/useAction';
import { errorsFirst } from './ProblemList';

/** What verifying a connection came to. */
export interface Verification {
  /** ISO 8601 in UTC. */
  at: string;
  /** What is wrong after it. */
  found: Problem[];
  /** What was wrong before it and no longer is. */
  gone: Problem[];
}

/** Has a connection verified, and compares what was wrong before with what is wrong after. */
export function useVerification(options: {
  connection: ConnectionDetails;
  onVerified: () => void;
}) {
  const { connection, onVerified } = options;
  const api = useApi(mailForensicsApiRef);
  const { busy, error, run } = useAction();
  const [result, setResult] = useState<Verification>();

  function verify() {
    setResult(undefined);
    run(async () => {
      await api.verifyConnection(connection.id);
      const { problems } = await api.getConnection(connection.id);
      const codes = new Set(problems.map(({ code }) => code));
      setResult({
        at: new Date().toISOString(),
        found: errorsFirst(problems),
        gone: connection.problems.filter(({ code }) => !codes.has(code)),
      });
      onVerified();
    });
  }
  return { verify, busy, error, result };
}
