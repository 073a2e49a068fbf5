import { useCallback, useRef } from 'react';
import { focusOnMount } from '../../components/focusOnMount';

/** A field that has the keyboard when its dialog opens, and that can be given it again. */
export function useFirstField(): {
  ref: (field: HTMLInputElement | null) => void;
  focus: () => void;
} {
  const current = useRef<HTMLInputElement | null>(null);
  const ref = useCallback((field: HTMLInputElement | null) => {
    current.current = field;
    focusOnMount(field);
  }, []);
  const focus = useCallback(() => current.current?.focus(), []);
  return { ref, focus };
}
