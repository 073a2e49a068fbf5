import { useEffect } from 'react';

/** Has the browser ask before the tab is closed or reloaded while something that was entered would be lost. */
export function useWarnBeforeLeaving(wouldLose: boolean): void {
  useEffect(() => {
    if (!wouldLose) {
      return undefined;
    }
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [wouldLose]);
}
