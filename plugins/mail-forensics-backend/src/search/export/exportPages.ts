import { inBatches, type TimedId } from '../../database';
import { readShownEvents } from '../../events';
import { peopleAmong } from '../namePeople';
import type { Order } from '../parse/parseOrder';
import type { Fragment } from '../print/Fragment';
import type { Cursor } from '../print/printOrder';
import type { QueryRunner, SearchOptions } from '../QueryRunner';
import { selectExported } from '../sql/selectExported';
import type { ExportedEvent } from './ExportedEvent';

/**
 * Events that are found at once. Finding them may mean to look through everything and to sort it, so it must not be done for
 * each page; what they are found by is small.
 */
const FOUND_AT_ONCE = 50_000;

/** Events that are in memory at once. */
const PAGE = 2_000;

/** Recipients of a page: an event may have hundreds. */
const MAX_RECIPIENTS = 2_000_000;

/** For one statement; the whole may take as long as it takes. */
const TIME_LIMIT_MS = 60_000;

/** Everything that a question finds, in order, a page at a time. */
export async function* exportPages(
  runner: QueryRunner,
  question: { where: Fragment; order: Order },
  options: SearchOptions,
): AsyncGenerator<ExportedEvent[]> {
  let after: Cursor | undefined;
  do {
    const { events, last } = await find(
      runner,
      { ...question, after },
      options,
    );
    for (const some of inBatches(events, PAGE)) {
      yield await readPage(runner, some, options);
    }
    after = events.length === FOUND_AT_ONCE ? last : undefined;
  } while (after);
}

function find(
  runner: QueryRunner,
  question: { where: Fragment; order: Order; after: Cursor | undefined },
  options: SearchOptions,
) {
  return runner.guarded(() =>
    runner.read(TIME_LIMIT_MS, options, trx =>
      selectExported(trx, { ...question, limit: FOUND_AT_ONCE }),
    ),
  );
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
