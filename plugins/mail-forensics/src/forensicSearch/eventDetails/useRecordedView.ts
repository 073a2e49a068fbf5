import { useApi } from '@backstage/core-plugin-api';
import { useEffect, useState } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { asError } from '../../components/usePolledRequest';

/**
 * Tells the backend which event somebody looks at, so that it is in the audit: the page has it already, from the results.
 *
 * @returns why that did not work
 */
export function useRecordedView(
  eventId: string | undefined,
): Error | undefined {
  const api = useApi(mailForensicsApiRef);
  const [error, setError] = useState<Error>();
  useEffect(() => {
    if (eventId === undefined) {
      return undefined;
    }
    let isOver = false;
    setError(undefined);
    api.getFileEvent(eventId).catch((thrown: unknown) => {
      if (!isOver) {
        setError(asError(thrown));
      }
    });
    return () => {
      isOver = true;
    };
  }, [api, eventId]);
  return error;
}
