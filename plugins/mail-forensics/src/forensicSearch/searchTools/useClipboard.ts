import { useCallback, useState } from 'react';

/** Puts text on the clipboard; what it would not take is kept, to be shown. */
export function useClipboard(): {
  copy: (text: string) => Promise<void>;
  /** Whether the last text was taken; undefined where there was none, or it was dismissed. */
  copied: boolean | undefined;
  refused: string | undefined;
  dismiss: () => void;
} {
  const [outcome, setOutcome] = useState<{ text: string; copied: boolean }>();
  const copy = useCallback(async (text: string) => {
    setOutcome(undefined);
    try {
      await navigator.clipboard.writeText(text);
      setOutcome({ text, copied: true });
    } catch {
      // Not served over https, not allowed, or too long after the click.
      setOutcome({ text, copied: false });
    }
  }, []);
  const dismiss = useCallback(() => setOutcome(undefined), []);
  return {
    copy,
    copied: outcome?.copied,
    refused: outcome?.copied === false ? outcome.text : undefined,
    dismiss,
  };
}
