import { useApi } from '@backstage/core-plugin-api';
import type {
  Connection,
  Problem,
} from 'backstage-plugin-mail-forensics-common';
import { useEffect, useRef, useState } from 'react';
import { mailForensicsApiRef } from '../api/MailForensicsApi';

/**
 * What is wrong with each broken connection and since when, which the list does not tell. It is asked for once per
 * connection and reason, and left out for as long as it is not known.
 */
export function useBrokenProblems(
  broken: Connection[],
): (connection: Connection) => Problem | undefined {
  const api = useApi(mailForensicsApiRef);
  const [known, setKnown] = useState<ReadonlyMap<string, Problem>>(new Map());
  const asked = useRef(new Set<string>());

  useEffect(() => {
    async function ask(connection: Connection) {
      const key = keyOf(connection);
      asked.current.add(key);
      try {
        const { problems } = await api.getConnection(connection.id);
        const problem = problems.find(
          ({ code }) => code === connection.statusReason,
        );
        if (problem) {
          setKnown(before => new Map(before).set(key, problem));
        }
      } catch {
        // The banner has its line all the same; the next refresh of the list asks again.
        asked.current.delete(key);
      }
    }
    broken
      .filter(connection => !asked.current.has(keyOf(connection)))
      .forEach(ask);
  }, [api, broken]);

  return connection => known.get(keyOf(connection));
}

function keyOf({ id, statusReason }: Connection): string {
  return `${id} ${statusReason}`;
}
