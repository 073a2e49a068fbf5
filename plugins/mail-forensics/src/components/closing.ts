/**
 * What closes a dialog: Esc or a click beside it. Not the second half of a double click on what opened it, which already
 * falls beside it.
 */
export function closedBy(close: () => void) {
  return (event: object, reason: 'backdropClick' | 'escapeKeyDown') => {
    const isSecondHalf =
      reason === 'backdropClick' &&
      'detail' in event &&
      typeof event.detail === 'number' &&
      event.detail > 1;
    if (!isSecondHalf) {
      close();
    }
  };
}
