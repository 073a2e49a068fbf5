import { useCallback, useMemo, useState } from 'react';
import type { ColumnId } from './columns';
import type { TablePreferences } from './tablePreferences';
import { useTablePreferences } from './useTablePreferences';

/**
 * How the results are shown: as somebody likes it, and with the columns of a saved search for as long as it is looked at.
 * Those are not remembered, unless they are changed.
 */
export function useShownPreferences(): {
  preferences: TablePreferences;
  changePreferences: (change: Partial<TablePreferences>) => void;
  /** None: one's own again. */
  showColumns: (columns: readonly ColumnId[]) => void;
} {
  const [own, change] = useTablePreferences();
  const [columns, setColumns] = useState<readonly ColumnId[]>([]);
  const preferences = useMemo(
    () => (columns.length > 0 ? { ...own, columns } : own),
    [own, columns],
  );
  const changePreferences = useCallback(
    (changes: Partial<TablePreferences>) => {
      if (changes.columns) {
        setColumns([]);
      }
      change(changes);
    },
    [change],
  );
  return { preferences, changePreferences, showColumns: setColumns };
}
