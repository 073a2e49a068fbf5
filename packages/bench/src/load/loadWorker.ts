import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { hoursOf } from '../data/calendar';
import { Mail } from '../data/Mail';
import { copyText } from './copyText';
import { DONE, taskSchema, type LoadTask } from './LoadTask';
import { rowsOf } from './rows';

const ROWS_AT_ONCE = 500;

/** A process of its own that makes mail, day by day as it is told to, and copies it into PostgreSQL. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      postgres: { type: 'string' },
      seed: { type: 'string' },
      events: { type: 'string' },
    },
  });
  const mail = await Mail.create({ seed: values.seed ?? '' });
  const client = new Client({ connectionString: values.postgres });
  await client.connect();
  const load = async ({ firstDay, beforeDay }: LoadTask) => {
    for (let day = firstDay; day < beforeDay; day += 1) {
      const hours = hoursOf({
        firstDay: day,
        beforeDay: day + 1,
        eventsOfYear: Number(values.events),
      });
      const { events, recipients } = rowsOf(mail, hours);
      await copy(client, 'file_events', events);
      await copy(client, 'file_event_recipients', recipients);
    }
  };
  process.on('message', message => {
    load(taskSchema.parse(message)).then(
      () => process.send?.(DONE),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  });
  process.on('disconnect', () => process.exit());
  process.send?.(DONE);
}

async function copy<Row extends object>(
  client: Client,
  table: string,
  rows: readonly Row[],
): Promise<void> {
  if (rows.length === 0) {
    return;
  }
  const columns = Object.keys(rows[0]).filter(
    (key): key is Extract<keyof Row, string> => key in rows[0],
  );
  const names = columns.map(column => `"${column}"`).join(', ');
  await pipeline(
    Readable.from(pieces(rows, columns)),
    client.query(copyFrom(`copy ${table} (${names}) from stdin`)),
  );
}

function* pieces<Row>(
  rows: readonly Row[],
  columns: readonly Extract<keyof Row, string>[],
): Generator<Buffer> {
  for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
    yield Buffer.from(
      copyText(rows.slice(start, start + ROWS_AT_ONCE), columns),
    );
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
