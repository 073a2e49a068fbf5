import { TestDatabases } from '@backstage/backend-test-utils';
import { insertConnection } from '../../database/__testUtils__/rows';
import { DatabaseFileEventWriter } from '../../events';
import { newFileEvent } from '../../events/__testUtils__/newFileEvent';
import type { ConnectionId } from '../../mail';
import { prepare } from '../__testUtils__/seed';
import { ALWAYS } from '../normalise/Condition';
import { FindTrace } from './FindTrace';
import { Budget } from './Budget';
import { TimeWalk } from './TimeWalk';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const EVENTS = 600;
const LIMIT = 20;

describe.each(databases.eachSupportedId())('a walk on %s', id => {
  it('finds everything in parts that are bounded by number, however much could be found in time', async () => {
    const knex = await prepare(await databases.init(id));
    const connectionId = await insertConnection(knex);
    const begin = Date.parse('2026-11-20T08:00:00.000Z');
    const writer = DatabaseFileEventWriter.create({ trustedDomains: [] });
    await knex.transaction(trx =>
      writer.insert(trx, {
        events: Array.from({ length: EVENTS }, (_, index) =>
          newFileEvent({
            connectionId: connectionId as ConnectionId,
            internetMessageId: `<${index}@contoso.com>`,
            sentAt: new Date(begin + index * 60_000),
          }),
        ),
        insertedAt: new Date(),
      }),
    );
    const walk = TimeWalk.create({
      knex,
      asked: ALWAYS,
      order: {
        key: { kind: 'column', column: 'observed_at' },
        direction: 'desc',
      },
      limit: LIMIT,
      limits: { firstEvents: 5, paceMs: 60_000 },
      trace: new FindTrace(),
    });
    const parts: number[] = [];
    const found = new Set<string>();
    for await (const events of walk.parts(() => new Budget(60_000, Date.now))) {
      parts.push(events.length);
      events.forEach(({ eventId }) => found.add(eventId));
    }
    expect(found.size).toBe(EVENTS);
    expect(Math.max(...parts)).toBeLessThanOrEqual(2 * LIMIT + 1);
    // And not one by one.
    expect(parts.length).toBeLessThan(EVENTS / 5);
  });
});
