import type { Zone } from '../../components/format';
import { COLUMN_IDS, DEFAULT_COLUMNS, type ColumnId } from './columns';

export type Density = 'comfortable' | 'compact';

/** How somebody likes the results to be shown. */
export interface TablePreferences {
  /** In their order, at least one. */
  columns: readonly ColumnId[];
  /** In pixels, of columns that were resized. */
  widths: Readonly<Partial<Record<ColumnId, number>>>;
  density: Density;
  zone: Zone;
}

export const DEFAULT_PREFERENCES: TablePreferences = {
  columns: DEFAULT_COLUMNS,
  widths: {},
  density: 'comfortable',
  zone: 'utc',
};

/** Of a column, in pixels. */
export const NARROWEST = 56;
export const WIDEST = 1_200;

/** Height of every row in pixels, which the window over the rows relies on. */
export const ROW_HEIGHTS: Record<Density, number> = {
  comfortable: 42,
  compact: 28,
};

/** What was kept, as far as it is of this version of the page; the rest as it is by default. */
export function readPreferences(kept: unknown): TablePreferences {
  const columns = readColumns(fieldOf(kept, 'columns'));
  return {
    columns: columns.length > 0 ? columns : DEFAULT_PREFERENCES.columns,
    widths: readWidths(fieldOf(kept, 'widths')),
    density: fieldOf(kept, 'density') === 'compact' ? 'compact' : 'comfortable',
    zone: fieldOf(kept, 'zone') === 'local' ? 'local' : 'utc',
  };
}

/** A column shown at the end, or shown no more; the last of them stays. */
export function toggleColumn(
  columns: readonly ColumnId[],
  id: ColumnId,
): readonly ColumnId[] {
  if (!columns.includes(id)) {
    return [...columns, id];
  }
  return columns.length > 1 ? columns.filter(other => other !== id) : columns;
}

/** A column moved to another place, counted from 0; beyond either end it stays at that end. */
export function moveColumn(
  columns: readonly ColumnId[],
  id: ColumnId,
  place: number,
): readonly ColumnId[] {
  if (!columns.includes(id)) {
    return columns;
  }
  const others = columns.filter(other => other !== id);
  const at = Math.max(0, Math.min(others.length, place));
  return [...others.slice(0, at), id, ...others.slice(at)];
}

/** A width that a column can have. */
export function toWidth(pixels: number): number {
  return Math.round(Math.max(NARROWEST, Math.min(WIDEST, pixels)));
}

function readColumns(kept: unknown): ColumnId[] {
  const known = Array.isArray(kept)
    ? kept.flatMap(name => COLUMN_IDS.find(id => id === name) ?? [])
    : [];
  return [...new Set(known)];
}

function readWidths(kept: unknown): TablePreferences['widths'] {
  return Object.fromEntries(
    COLUMN_IDS.flatMap(id => {
      const width = fieldOf(kept, id);
      return typeof width === 'number' && Number.isFinite(width)
        ? [[id, toWidth(width)]]
        : [];
    }),
  );
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Reflect.get(value, name)
    : undefined;
}
