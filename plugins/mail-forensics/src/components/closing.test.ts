import { closedBy } from './closing';

it.each([
  ['a click beside it', 'backdropClick', { detail: 1 }, true],
  [
    'the second half of a double click beside it',
    'backdropClick',
    { detail: 2 },
    false,
  ],
  ['Esc', 'escapeKeyDown', {}, true],
] as const)('on %s', (_, reason, event, closes) => {
  const close = jest.fn();
  closedBy(close)(event, reason);
  expect(close).toHaveBeenCalledTimes(closes ? 1 : 0);
});
