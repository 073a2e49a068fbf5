const KEY = 'mail-forensics-purpose';

/**
 * What somebody says they search for, for as long as the tab is open: the next one may be about something else. Where the
 * browser keeps nothing, it is kept until the page is left.
 */
let kept: string | undefined;

export function readPurpose(): string {
  try {
    return window.sessionStorage.getItem(KEY) ?? kept ?? '';
  } catch {
    return kept ?? '';
  }
}

export function keepPurpose(purpose: string): void {
  kept = purpose;
  try {
    window.sessionStorage.setItem(KEY, purpose);
  } catch {
    // It is kept in memory.
  }
}
