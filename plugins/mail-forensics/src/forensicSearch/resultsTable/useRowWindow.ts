import { useVirtualizer } from '@tanstack/react-virtual';
import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import { useEffect, type RefObject } from 'react';
import { useRovingRow } from '../../components/useRovingRow';
import { HEADINGS_HEIGHT } from './HeadingRow';

/** Rows from the last that was read at which the next page is asked for, so that it is there before the thumb is. */
const READ_AHEAD = 400;

/** Rows that are drawn beyond those that can be seen. */
const OVERSCAN = 8;

/** Which rows are drawn, what stands for the others in pixels, and which of them the keyboard is on. */
export function useRowWindow(options: {
  events: readonly FileEvent[] | undefined;
  container: RefObject<HTMLElement>;
  /** In pixels. */
  rowHeight: number;
  onNearEnd: () => void;
}): {
  rows: { index: number }[];
  before: number;
  after: number;
  roving: ReturnType<typeof useRovingRow>;
} {
  const { events, container, rowHeight, onNearEnd } = options;
  const count = events?.length ?? 0;
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => container.current,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    // The headings stay above the rows and push them down by their height.
    scrollPaddingEnd: HEADINGS_HEIGHT,
  });
  const rows = virtualizer.getVirtualItems();
  const lastIndex = rows.at(-1)?.index ?? -1;
  const roving = useRovingRow(count, container, index =>
    virtualizer.scrollToIndex(index),
  );

  const { setActive } = roving;
  const isLoading = events === undefined;
  useEffect(() => {
    if (isLoading) {
      virtualizer.scrollToOffset(0);
      setActive(0);
    }
  }, [isLoading, virtualizer, setActive]);
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  useEffect(() => {
    if (lastIndex >= 0 && lastIndex >= count - READ_AHEAD) {
      onNearEnd();
    }
  }, [lastIndex, count, onNearEnd]);

  return {
    rows,
    before: rows.at(0)?.start ?? 0,
    after: virtualizer.getTotalSize() - (rows.at(-1)?.end ?? 0),
    roving,
  };
}
