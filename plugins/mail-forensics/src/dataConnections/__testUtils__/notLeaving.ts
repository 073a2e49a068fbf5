import type { Staying } from '../useStayingPanel';

/** For a panel by itself: nobody presses Back. */
export const NOT_LEAVING: Staying = {
  isLeaving: false,
  onDirtyChange: () => {},
  onStay: () => {},
};
