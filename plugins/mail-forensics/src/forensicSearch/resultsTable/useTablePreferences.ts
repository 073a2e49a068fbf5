import { storageApiRef, useApi } from '@backstage/core-plugin-api';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { readPreferences, type TablePreferences } from './tablePreferences';

const BUCKET = 'mail-forensics';
const KEY = 'results-table';

/** How the results are shown, as it was left the last time: where, is up to the portal's storage. */
export function useTablePreferences(): [
  TablePreferences,
  (change: Partial<TablePreferences>) => void,
] {
  const storageApi = useApi(storageApiRef);
  const bucket = useMemo(() => storageApi.forBucket(BUCKET), [storageApi]);
  const [preferences, setPreferences] = useState(() =>
    readPreferences(bucket.snapshot(KEY).value),
  );

  useEffect(() => {
    const subscription = bucket
      .observe$(KEY)
      .subscribe(({ value }) => setPreferences(readPreferences(value)));
    return () => subscription.unsubscribe();
  }, [bucket]);

  const change = useCallback(
    (changes: Partial<TablePreferences>) => {
      const after = { ...preferences, ...changes };
      setPreferences(after);
      // A storage that refuses only means that the next visit starts as before.
      bucket.set(KEY, toJson(after)).catch(() => {});
    },
    [bucket, preferences],
  );
  return [preferences, change];
}

function toJson({ columns, widths, density, zone }: TablePreferences) {
  return { columns: [...columns], widths: { ...widths }, density, zone };
}
