import { RequestLimits, TooManyRequests } from './RequestLimits';

describe('RequestLimits', () => {
  it('lets a burst through, then so many a second, and says when to come again', () => {
    let now = 0;
    const limits = RequestLimits.create({
      burst: 3,
      perSecond: 0.5,
      concurrent: 100,
      now: () => now,
    });
    for (let count = 0; count < 3; count++) {
      limits.enter('a')();
    }
    expect(() => limits.enter('a')).toThrow(TooManyRequests);
    expect(() => limits.enter('a')).toThrow('Try again in 2 seconds');
    limits.enter('b')();
    now = 1_999;
    expect(() => limits.enter('a')).toThrow(TooManyRequests);
    now = 2_000;
    limits.enter('a')();
    expect(() => limits.enter('a')).toThrow(TooManyRequests);
    now = 1_000_000;
    for (let count = 0; count < 3; count++) {
      limits.enter('a')();
    }
    expect(() => limits.enter('a')).toThrow(TooManyRequests);
  });

  it('bounds what is under way', () => {
    const limits = RequestLimits.create({
      burst: 100,
      perSecond: 1,
      concurrent: 2,
    });
    const leave = limits.enter('a');
    limits.enter('a');
    expect(() => limits.enter('a')).toThrow(TooManyRequests);
    leave();
    leave();
    limits.enter('a');
    expect(() => limits.enter('a')).toThrow(TooManyRequests);
  });
});
