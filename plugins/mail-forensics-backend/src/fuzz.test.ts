import http from 'node:http';
import { randomUUID } from 'node:crypto';
import v8 from 'node:v8';
import vm from 'node:vm';
import { mockCredentials, TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { DEMO_USERS } from 'm365-simulator';
import { verifyChain } from './audit';
import { insertConnection } from './database/__testUtils__/rows';
import { DatabaseFileEventWriter } from './events';
import { newFileEvent } from './events/__testUtils__/newFileEvent';
import type { ConnectionId } from './mail';
import { Fuzzer, type FuzzedRequest } from './__testUtils__/Fuzzer';
import { BASE, PORTAL, TestPortal } from './__testUtils__/TestPortal';

/** `npm run fuzz` asks for many more. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 2_000);
const SEED = Number(process.env.FUZZ_SEED ?? 1);

/** That many at a time, each of somebody else, so that nobody asks too much. */
const AT_A_TIME = 8;
const PEOPLE = 500;

const SLOW_MS = 2_000;
const EVENTS = 12;

/** So often somebody of a tenant that is being collected sends a file. */
const REQUESTS_PER_MAIL = 50;

/** From here on a leak would show beside what is kept for a while. */
const LONG_RUN = 20_000;
const GROWTH_BYTES = 64 * 1024 * 1024;

jest.setTimeout(Math.max(120_000, REQUESTS * 60));

const databases = TestDatabases.create({
  ids: process.env.FUZZ_POSTGRES ? ['POSTGRES_18'] : ['SQLITE_3'],
});

/** Long texts say no more than their beginning. */
const SHOWN = 300;

it(`answers ${REQUESTS} requests that were made up from its own document, and loses nothing meanwhile`, async () => {
  const [id] = databases.eachSupportedId()[0];
  const knex = await databases.init(id);
  const portal = await TestPortal.start({
    knex,
    catalog: [
      {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Group',
        metadata: { name: 'sales' },
        relations: [],
      },
    ],
  });
  const others = await insertConnection(knex, { status: 'Error' });
  const eventIds = await writeEvents(knex, others);
  // Whose id nobody guesses.
  const collected = await portal.addConnection('Contoso');
  await portal.authorize(collected, DEMO_USERS.megan.id, 'accept');
  await portal.monitoring(collected);
  const fuzzer = new Fuzzer({
    document: (await portal.api().get(`${BASE}/openapi.json`)).body,
    seed: SEED,
    ids: [others, ...eventIds.slice(0, 2), 'a'.repeat(64), randomUUID()],
  });
  const agent = new http.Agent({ keepAlive: true, maxSockets: AT_A_TIME });

  const findings = new Map<string, string>();
  const statuses = new Map<number, number>();
  const mails: string[] = [];
  let left = REQUESTS;
  let slowest = 0;
  let heapEarly = 0;
  const worker = async () => {
    while (left-- > 0) {
      if (left === REQUESTS - Math.floor(LONG_RUN / 2)) {
        heapEarly = heapInUse();
      }
      if (left % REQUESTS_PER_MAIL === 0) {
        mails.push(sendMail(portal, mails.length));
      }
      const sent = fuzzer.next();
      const started = performance.now();
      const { status, text, location } = await send(sent, {
        port: portal.port,
        agent,
        person: `user:default/p${left % PEOPLE}`,
      });
      const took = performance.now() - started;
      slowest = Math.max(slowest, took);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      const report = (what: string) =>
        findings.set(
          `${sent.route} ${status}: ${what}`,
          [`${sent.path} ${sent.body ?? ''}`, text]
            .map(each => each.slice(0, SHOWN))
            .join(' → '),
        );
      if (status >= 500) {
        report('an error of the server');
      } else if (!sent.statuses.includes(status)) {
        report('a status that is not documented');
      }
      if (location !== undefined && !location.startsWith(`${PORTAL}/data-`)) {
        report(`sent elsewhere: ${location}`);
      }
      if (took > SLOW_MS) {
        report(`slow: ${Math.round(took)} ms`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  agent.destroy();
  const growth = heapEarly === 0 ? 0 : heapInUse() - heapEarly;
  const namesOf = (connection: string): Promise<string[]> =>
    knex('file_events')
      .where({ connection_id: connection })
      .orderBy('file_name')
      .pluck('file_name');
  await portal.eventually(
    'every file',
    async () => (await namesOf(collected)).length >= mails.length,
  );
  if (REQUESTS >= LONG_RUN) {
    process.stderr.write(
      `Seed ${SEED}: ${JSON.stringify(
        Object.fromEntries(statuses),
      )}; slowest ${Math.round(slowest)} ms; ${Math.round(
        growth / 2 ** 20,
      )} MiB more; ${mails.length} files sent\n`,
    );
  }

  expect(Object.fromEntries(findings)).toEqual({});
  expect(await namesOf(collected)).toEqual(mails);
  expect((await knex('file_events').pluck('event_id')).sort()).toEqual(
    expect.arrayContaining(eventIds),
  );
  expect(await namesOf(others)).toHaveLength(EVENTS);
  expect((await verifyChain(knex, { keys: [] })).findings).toEqual([]);
  expect(growth).toBeLessThan(GROWTH_BYTES);
  // Else everything was refused at the door, and nothing behind it was tried.
  expect(statuses.get(200) ?? 0).toBeGreaterThan(REQUESTS / 20);
  expect(statuses.get(400) ?? 0).toBeGreaterThan(REQUESTS / 20);
  await portal.stop();
});

/** What is there before anything is asked. */
async function writeEvents(
  knex: Knex,
  connectionId: string,
): Promise<string[]> {
  const writer = DatabaseFileEventWriter.create({ trustedDomains: [] });
  await knex.transaction(trx =>
    writer.insert(trx, {
      events: Array.from({ length: EVENTS }, (_, index) =>
        newFileEvent({
          connectionId: connectionId as ConnectionId,
          internetMessageId: `<${index}@contoso.com>`,
          fileName: `Payroll ${index}.pdf`,
        }),
      ),
      insertedAt: new Date(),
    }),
  );
  return knex('file_events').pluck('event_id');
}

/** @returns the name of the file in it */
function sendMail(portal: TestPortal, number: number): string {
  const name = `sent ${String(number).padStart(5, '0')}.txt`;
  const { tenant } = portal.simulator;
  tenant.sendMail(DEMO_USERS.adele.id, {
    ...{ from: null, sender: null, cc: [], bcc: [] },
    to: [{ address: 'lee@rival.example', name: null }],
    subject: name,
    body: { contentType: 'text', content: '' },
    attachments: [
      {
        ...{ kind: 'file', inline: false, contentId: null },
        ...{ name, contentType: 'text/plain', bytes: Buffer.from(name) },
      },
    ],
  });
  return name;
}

/** After everything was collected that is not needed any more. */
function heapInUse(): number {
  v8.setFlagsFromString('--expose-gc');
  vm.runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

/** What Node.js itself sends: other clients would not send some of it. */
async function send(
  sent: FuzzedRequest,
  to: { port: number; agent: http.Agent; person: string },
): Promise<{ status: number; text: string; location?: string }> {
  const body = sent.body === undefined ? undefined : Buffer.from(sent.body);
  return new Promise((resolve, reject) => {
    const asked = http.request(
      {
        host: '127.0.0.1',
        port: to.port,
        agent: to.agent,
        method: sent.method.toUpperCase(),
        path: `${BASE}${sent.path}`,
        headers: {
          ...sent.headers,
          Authorization: mockCredentials.user.header(to.person),
          ...(body && { 'Content-Length': body.length }),
        },
      },
      response => {
        const pieces: Buffer[] = [];
        response.on('data', piece => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            location: response.headers.location,
            text: Buffer.concat(pieces).toString(),
          }),
        );
      },
    );
    asked.on('error', reject);
    asked.end(body);
  });
}
