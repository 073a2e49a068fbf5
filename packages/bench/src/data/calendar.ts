const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A year of mail ends here. */
export const END = new Date('2026-11-01T00:00:00.000Z');

/** The last moment that is in it. */
export const LAST = new Date(END.getTime() - 1);

export const DAYS = 365;

/** And begins here. */
export const BEGIN = new Date(END.getTime() - DAYS * DAY_MS);

/** How much is sent in each hour of a working day, in UTC: a company that is mostly in Europe. */
const HOURS = [
  1, 1, 1, 1, 2, 4, 12, 40, 90, 100, 95, 80, 60, 85, 95, 90, 75, 45, 25, 15, 10,
  6, 4, 2,
];

const WEEKEND = 0.06;

/** An hour of the year, and how many events are to be in it. */
export interface Hour {
  /** From 0, the first of the year. */
  number: number;
  begin: Date;
  events: number;
}

/** The hours of some days, with so many events in the whole year: most on working days, at working hours. */
export function hoursOf(options: {
  firstDay: number;
  beforeDay: number;
  eventsOfYear: number;
}): Hour[] {
  const hours: Hour[] = [];
  const total = cumulative(DAYS * 24);
  const share = (hour: number) =>
    Math.round((options.eventsOfYear * cumulative(hour)) / total);
  for (
    let number = options.firstDay * 24;
    number < options.beforeDay * 24;
    number += 1
  ) {
    hours.push({
      number,
      begin: new Date(BEGIN.getTime() + number * HOUR_MS),
      events: share(number + 1) - share(number),
    });
  }
  return hours;
}

const SUMS = (() => {
  const sums = new Float64Array(DAYS * 24 + 1);
  for (let hour = 0; hour < DAYS * 24; hour += 1) {
    const weekday = new Date(BEGIN.getTime() + hour * HOUR_MS).getUTCDay();
    const isWeekend = weekday === 0 || weekday === 6;
    sums[hour + 1] = sums[hour] + HOURS[hour % 24] * (isWeekend ? WEEKEND : 1);
  }
  return sums;
})();

function cumulative(hours: number): number {
  return SUMS[hours];
}
