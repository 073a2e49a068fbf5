import { inBatches, type TimedId } from '../../database';
import { readShownEvents } from '../../events';
import { peopleAmong } from '../namePeople';
import type { Condition } from '../normalise/Condition';
import { isByTime, type Order } from '../parse/parseOrder';
import type { Cursor } from '../print/printOrder';
import type { QueryRunner, SearchOptions } from '../QueryRunner';
import { selectExported } from '../sql/selectExported';
import type { ExportedEvent } from './ExportedEvent';
import { mapAhead } from './mapAhead';
import { oneAhead } from './oneAhead';

/**
 * Events that are found at once. Finding them may mean to look through everything and to sort it, so it must not be done for
 * each page; what they are found by is small.
 */
const FOUND_AT_ONCE = 50_000;

/**
 * Events that are in memory at once. Others wait for the thread while the database's answer is taken apart; and what lives no
 * longer than that is thrown away cheaply.
 */
const PAGE = 500;

/** Pages that are read while one is written: the database is never without work, and memory is flat. */
const PAGES_AHEAD = 4;

/** Recipients of a page: an event may have hundreds. */
const MAX_RECIPIENTS = 2_000_000;

/** For one statement; the whole may take as long as it takes. */
const TIME_LIMIT_MS = 60_000;

/** Everything that a question finds, in order, a page at a time. Some of it is found and read before it is wanted. */
export function exportPages(
  runner: QueryRunner,
  question: { asked: Condition; order: Order },
  options: SearchOptions,
): AsyncGenerator<ExportedEvent[]> {
  const found = isByTime(question.order)
    ? findByTime(runner, question, options)
    : findInOrder(runner, question, options);
  return mapAhead(cutIntoPages(oneAhead(found)), {
    ahead: PAGES_AHEAD,
    map: events => readPage(runner, events, options),
  });
}

async function* cutIntoPages(
  found: AsyncIterable<TimedId[]>,
): AsyncGenerator<TimedId[]> {
  for await (const events of found) {
    yield* inBatches(events, PAGE);
  }
}

async function* findByTime(
  runner: QueryRunner,
  { asked, order }: { asked: Condition; order: Order },
  { signal }: SearchOptions,
): AsyncGenerator<TimedId[]> {
  const parts = runner.finder.findAll({
    asked,
    order,
    signal,
    partMs: TIME_LIMIT_MS,
  });
  try {
    for (;;) {
      const { done, value } = await runner.guarded(() => parts.next());
      if (done) {
        return;
      }
      yield value.map(event => ({ id: event.eventId, time: event.observedAt }));
    }
  } finally {
    await parts.return(undefined);
  }
}

/** In another order than by time all events have to be sorted, each time that some are wanted. */
async function* findInOrder(
  runner: QueryRunner,
  { asked, order }: { asked: Condition; order: Order },
  options: SearchOptions,
): AsyncGenerator<TimedId[]> {
  const where = runner.print(asked);
  const next = (after: Cursor | undefined) =>
    runner.guarded(() =>
      runner.read(TIME_LIMIT_MS, options, trx =>
        selectExported(trx, { where, order, after, limit: FOUND_AT_ONCE }),
      ),
    );
  let isAll = false;
  let after: Cursor | undefined;
  while (!isAll) {
    const { events, last } = await next(after);
    yield events;
    isAll = events.length < FOUND_AT_ONCE;
    after = last;
  }
}

async function readPage(
  runner: QueryRunner,
  events: readonly TimedId[],
  options: SearchOptions,
): Promise<ExportedEvent[]> {
  const shown = await runner.guarded(() =>
    runner.read(TIME_LIMIT_MS, options, trx =>
      readShownEvents(trx, { events, maxRecipients: MAX_RECIPIENTS }),
    ),
  );
  const people = await runner.people();
  return shown.map(event => ({
    ...event,
    people: peopleAmong(
      [event.row.sender, event.row.from_address, ...event.recipients.all],
      people,
    ),
  }));
}
