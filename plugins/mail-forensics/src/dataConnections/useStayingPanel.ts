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

/**
 * For the panel: what was entered is lost only by who says so, whichever way the panel is left.
 *
 * @param onClose - closes the panel in the address
 */
export function useDiscardQuestion(options: {
  staying: Staying;
  isDirty: boolean;
  onClose: () => void;
}): {
  /** Whether it is to be asked at the moment. */
  isAsked: boolean;
  /** Closes the panel, whatever was entered. */
  leave: () => void;
  /** It is not to be lost. */
  stay: () => void;
  /** Closes the panel, or asks. */
  close: () => void;
} {
  const { staying, isDirty, onClose } = options;
  const { isLeaving, onDirtyChange } = staying;
  const [isClosing, setClosing] = useState(false);
  useEffect(() => {
    onDirtyChange(isDirty);
    return () => onDirtyChange(false);
  }, [isDirty, onDirtyChange]);
  const leave = () => {
    onDirtyChange(false);
    onClose();
  };
  return {
    isAsked: isClosing || isLeaving,
    leave,
    stay: () => {
      setClosing(false);
      if (isLeaving) {
        staying.onStay();
      }
    },
    close: () => (isDirty ? setClosing(true) : leave()),
  };
}
