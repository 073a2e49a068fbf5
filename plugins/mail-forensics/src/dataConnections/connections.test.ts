/** @jest-environment node */
import { outcomeFrom, withoutOutcome } from './authorizationOutcome';
import { pollPause } from './pollPause';

describe('coming back from Microsoft', () => {
  it.each([
    ['', null],
    ['connection=c-1', null],
    ['connection=c-1&authorization=perhaps', null],
    [
      'connection=c-1&authorization=succeeded',
      { connectionId: 'c-1', result: 'succeeded' },
    ],
    [
      'connection=c-1&authorization=failed&reason=WRONG_TENANT',
      { connectionId: 'c-1', result: 'failed', reason: 'WRONG_TENANT' },
    ],
    [
      'authorization=failed&reason=expired',
      { connectionId: null, result: 'failed', reason: 'expired' },
    ],
    [
      'authorization=failed&reason=used',
      { connectionId: null, result: 'failed', reason: 'used' },
    ],
    [
      'authorization=failed&reason=other-browser',
      { connectionId: null, result: 'failed', reason: 'other-browser' },
    ],
    [
      'authorization=failed&reason=constructor',
      { connectionId: null, result: 'failed', reason: 'unexpected' },
    ],
  ])('%s', (address, outcome) => {
    expect(outcomeFrom(new URLSearchParams(address))).toEqual(outcome);
  });

  it.each([
    ['a=1&connection=c-1&authorization=failed&reason=expired', 'a=1'],
    ['a=1&connection=c-1&authorization=succeeded', 'a=1&connection=c-1'],
  ])('is taken out of the address, and nothing else: %s', (address, rest) => {
    expect(withoutOutcome(new URLSearchParams(address)).toString()).toBe(rest);
  });
});

describe('the pause between looks', () => {
  it.each([
    [undefined, 30_000],
    [['Monitoring', 'Deauthorized'] as const, 30_000],
    [['Monitoring', 'Error'] as const, 5_000],
    [['Monitoring', 'Initializing'] as const, 5_000],
    [['Awaiting authorization'] as const, 5_000],
  ])('for %p is %d ms', (statuses, pause) => {
    expect(pollPause(statuses?.map(status => ({ status })))).toBe(pause);
  });
});
