import { renderHook } from '@testing-library/react';
import { useWarnBeforeLeaving } from './useWarnBeforeLeaving';

it('has the browser ask for as long as something would be lost', () => {
  const isAsked = () => {
    const event = new Event('beforeunload', { cancelable: true });
    window.dispatchEvent(event);
    return event.defaultPrevented;
  };
  const { rerender, unmount } = renderHook(useWarnBeforeLeaving, {
    initialProps: false,
  });
  expect(isAsked()).toBe(false);
  rerender(true);
  expect(isAsked()).toBe(true);
  rerender(false);
  expect(isAsked()).toBe(false);
  rerender(true);
  unmount();
  expect(isAsked()).toBe(false);
});
