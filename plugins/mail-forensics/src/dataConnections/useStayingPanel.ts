import { useEffect, useState } from 'react';

/** How a panel is kept from being closed by Back while something was entered. */
export interface Staying {
  /** Back has closed it in the address: it is to ask whether that is meant. */
  isLeaving: boolean;
  onDirtyChange: (isDirty: boolean) => void;
  /** It is not meant. */
  onStay: () => void;
}

/**
 * Whether a panel that the address opens is to be shown: as long as the address says so, and after Back for as long as
 * something entered there would be lost.
 *
 * @param reopen - has the address open the panel again
 */
export function useStayingPanel(
  isOpen: boolean,
  reopen: () => void,
): { isShown: boolean; staying: Staying } {
  const [isDirty, setDirty] = useState(false);
  return {
    isShown: isOpen || isDirty,
    staying: {
      isLeaving: isDirty && !isOpen,
      onDirtyChange: setDirty,
      onStay: reopen,
    },
  };
}

/** For the panel: tells whether something was entered, and nothing any more once it is closed. */
export function useTellDirty({ onDirtyChange }: Staying, isDirty: boolean) {
  useEffect(() => {
    onDirtyChange(isDirty);
    return () => onDirtyChange(false);
  }, [isDirty, onDirtyChange]);
}
