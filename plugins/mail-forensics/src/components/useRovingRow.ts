import {
  useEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type RefObject,
} from 'react';

/** Marks a row that the keyboard can be on. */
export const ROW_INDEX = 'data-row-index';

/**
 * One row of the table is a stop of the Tab key, and the arrow keys, Home and End move it: also to a row that is not
 * drawn yet, which is therefore scrolled to first and focused once it is there.
 */
export function useRovingRow(
  count: number,
  container: RefObject<HTMLElement>,
  scrollTo: (index: number) => void,
) {
  const [wanted, setActive] = useState(0);
  const active = Math.min(wanted, Math.max(0, count - 1));
  const mustFocus = useRef(false);

  useEffect(() => {
    const row = mustFocus.current
      ? container.current?.querySelector<HTMLElement>(
          `[${ROW_INDEX}="${active}"]`,
        )
      : null;
    if (row) {
      mustFocus.current = false;
      row.focus({ preventScroll: true });
    }
  });

  function onKeyDown(event: KeyboardEvent) {
    const target = targetOf(event.key, active, count);
    if (target === undefined) {
      return;
    }
    event.preventDefault();
    mustFocus.current = true;
    setActive(target);
    scrollTo(target);
  }

  return { active, setActive, onKeyDown };
}

function targetOf(
  key: string,
  active: number,
  count: number,
): number | undefined {
  const targets: Record<string, number> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + 10,
    PageUp: active - 10,
    Home: 0,
    End: count - 1,
  };
  const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
  return target === undefined
    ? undefined
    : Math.max(0, Math.min(count - 1, target));
}
