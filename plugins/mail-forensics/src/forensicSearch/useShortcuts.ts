import { useEffect, useRef } from 'react';

const TYPING = 'input, textarea, select, [contenteditable="true"]';
const ON_TOP = '[role="dialog"], [role="menu"], [role="listbox"]';

/** Keys of the whole page: not while something is typed, and not while a dialog or a menu is open. */
export function useShortcuts(shortcuts: Record<string, () => void>): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const isModified = event.ctrlKey || event.metaKey || event.altKey;
      const isTyping =
        event.target instanceof Element && event.target.closest(TYPING);
      if (
        event.defaultPrevented ||
        isModified ||
        isTyping ||
        !Object.hasOwn(latest.current, event.key) ||
        document.querySelector(ON_TOP)
      ) {
        return;
      }
      event.preventDefault();
      latest.current[event.key]();
    }
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
