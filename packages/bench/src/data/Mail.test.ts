import { DAYS, hoursOf } from './calendar';
import { Mail } from './Mail';
import { PLANTED, PLANTED_OF_EACH } from './plants';
import { Random } from './Random';
import { Zipf } from './Zipf';

describe('a year of mail', () => {
  it('has as many events as are asked for, most of them at working hours', async () => {
    const year = hoursOf({ firstDay: 0, beforeDay: DAYS, eventsOfYear: 9_999 });
    expect(year.reduce((sum, hour) => sum + hour.events, 0)).toBe(9_999);
    const working = year.filter(({ begin }) => {
      const hour = begin.getUTCHours();
      return hour >= 7 && hour < 18 && begin.getUTCDay() % 6 !== 0;
    });
    const share = working.reduce((sum, hour) => sum + hour.events, 0) / 9_999;
    expect(share).toBeGreaterThan(0.8);
  });

  it('is the same for the same seed, whatever part of it is made first', async () => {
    const [, hour] = hoursOf({
      firstDay: 10,
      beforeDay: 11,
      eventsOfYear: 1_000_000,
    });
    const once = await Mail.create({ seed: 'a' });
    const again = await Mail.create({ seed: 'a' });
    again.planted();
    expect(again.eventsOf(hour)).toEqual(once.eventsOf(hour));
    const other = await Mail.create({ seed: 'b' });
    expect(other.eventsOf(hour)).not.toEqual(once.eventsOf(hour));
  });

  it('has its events within their hour, oldest first', async () => {
    const mail = await Mail.create({ seed: 'a' });
    const [hour] = hoursOf({
      firstDay: 3,
      beforeDay: 4,
      eventsOfYear: 5_000_000,
    }).filter(({ begin }) => begin.getUTCHours() === 9);
    const events = mail.eventsOf(hour);
    expect(events).toHaveLength(hour.events);
    const times = events.map(event => event.sentAt.getTime());
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(times[0]).toBeGreaterThanOrEqual(hour.begin.getTime());
    expect(times.at(-1)).toBeLessThan(hour.begin.getTime() + 3_600_000);
  });

  it('has what is planted, in its first hour', async () => {
    const planted = (await Mail.create({ seed: 'a' })).planted();
    const named = planted.filter(event =>
      event.fileName.includes(PLANTED.word),
    );
    expect(named).toHaveLength(PLANTED_OF_EACH);
    const written = planted.filter(event =>
      event.to.some(address => address.endsWith(`@${PLANTED.domain}`)),
    );
    expect(written).toHaveLength(PLANTED_OF_EACH);
  });
});

it('draws low ranks more often than high ones', () => {
  const zipf = Zipf.create({ size: 100, exponent: 1 });
  const random = Random.of('zipf');
  const counts = new Array<number>(100).fill(0);
  for (let n = 0; n < 20_000; n += 1) {
    counts[zipf.draw(random)] += 1;
  }
  expect(counts[0] / counts[9]).toBeGreaterThan(7);
  expect(counts[0] / counts[9]).toBeLessThan(14);
  expect(counts[99]).toBeGreaterThan(0);
});
