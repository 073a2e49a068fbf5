import { useApi } from '@backstage/core-plugin-api';
import type {
  FileEvent,
  FileSummary,
} from 'backstage-plugin-mail-forensics-common';
import { useCallback, useState } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import type { Loadable } from '../../components/usePolledRequest';
import { useAnswer } from '../analysis/useAnswer';
import { toSearchRequest } from '../query/toSearchRequest';
import { fileQuery } from './fileQuery';

/** Everything that is known of a content. */
export function useFileSummary(sha256: string): {
  summary: Loadable<FileSummary>;
  reload: () => void;
} {
  const api = useApi(mailForensicsApiRef);
  const [round, setRound] = useState(0);
  const { isOld, ...answer } = useAnswer(`${sha256} ${round}`, () =>
    api.getFileSummary(sha256),
  );
  const reload = useCallback(() => setRound(before => before + 1), []);
  // Another file's answer would be taken for this one's.
  return { summary: isOld ? { status: 'loading' } : answer, reload };
}

/**
 * Who of the catalog the senders of a content are, by address in lower case, as far as its latest events tell. It is
 * empty until they are there, and where they cannot be read.
 */
export function useSenders(sha256: string): ReadonlyMap<string, string> {
  const api = useApi(mailForensicsApiRef);
  const answer = useAnswer(sha256, signal =>
    api.searchFileEvents(toSearchRequest(fileQuery(sha256)), { signal }),
  );
  return new Map(
    answer.status === 'loaded' && !answer.isOld
      ? answer.value.fileEvents.flatMap(peopleOf)
      : [],
  );
}

function peopleOf({ mailForensics }: FileEvent): [string, string][] {
  return mailForensics.people.map(({ address, entityRef }) => [
    address.toLowerCase(),
    entityRef,
  ]);
}
