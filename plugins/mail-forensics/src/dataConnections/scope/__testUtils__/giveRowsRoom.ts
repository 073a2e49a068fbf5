const HEIGHT = 400;
const ROW_HEIGHT = 34;

/** jsdom neither lays out nor scrolls, so that the window over rows would have no height and never move. */
export function giveRowsRoom(): void {
  const prototype = HTMLElement.prototype;
  jest.spyOn(prototype, 'clientHeight', 'get').mockReturnValue(HEIGHT);
  jest.spyOn(prototype, 'offsetHeight', 'get').mockReturnValue(ROW_HEIGHT);
  jest
    .spyOn(prototype, 'scrollHeight', 'get')
    .mockReturnValue(Number.MAX_SAFE_INTEGER);
  prototype.scrollTo = function scrollTo(
    this: HTMLElement,
    to?: ScrollToOptions | number,
  ) {
    this.scrollTop = typeof to === 'object' ? to.top ?? 0 : 0;
    queueMicrotask(() => this.dispatchEvent(new Event('scroll')));
  };
}
