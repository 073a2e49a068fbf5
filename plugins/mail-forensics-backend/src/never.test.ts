import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import createKnex, { type Knex } from 'knex';
import {
  DEMO_APP,
  DEMO_TENANT,
  DEMO_USERS,
  startSimulator,
  type LoggedRequest,
  type OutgoingAttachment,
  type RunningSimulator,
} from 'm365-simulator';
import { openDatabase } from './database';
import { insertConnection, insertMailbox } from './database/__testUtils__/rows';
import { Lifetime } from './__testUtils__/Lifetime';
import { MortalDatabase } from './__testUtils__/MortalDatabase';
import { MortalReplica } from './__testUtils__/MortalReplica';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const START = new Date('2026-11-22T08:00:00Z');
const { adele, alex } = DEMO_USERS;
const SUBJECT = 'Quarterly figures';

jest.setTimeout(60_000);

/** As they are, and in base64, wherever in a group of three bytes they begin. */
const SECRETS = ['SMALL-SECRET', 'LARGE-SECRET'].flatMap(secret => [
  secret,
  Buffer.from(secret).toString('base64').slice(0, 12),
  Buffer.from(` ${secret}`).toString('base64').slice(4, 12),
  Buffer.from(`  ${secret}`).toString('base64').slice(4, 12),
]);

/** What must never happen, whatever else does: over HTTP to a simulated tenant, into a database in a file. */
describe('never', () => {
  let now: Date;
  let simulator: RunningSimulator;
  let database: MortalDatabase;
  let directory: string;
  let memory: Knex;
  let replica: MortalReplica;
  const logger = mockServices.logger.mock();

  async function begin(
    options: { fetch?: typeof globalThis.fetch } = {},
  ): Promise<void> {
    replica = MortalReplica.start({
      database,
      url: simulator.url,
      lifetime: Lifetime.endless(),
      config: {
        pollIntervalMs: 10 * SECOND,
        concurrency: 4,
        watchDeletedItems: true,
        hashing: { enabled: true, maxSizeBytes: 50_000_000 },
      },
      now: () => now,
      logger,
      ...options,
    });
  }

  beforeEach(async () => {
    now = START;
    jest.clearAllMocks();
    simulator = await startSimulator({ port: 0, now: () => now });
    simulator.tenant.grantConsent(DEMO_APP.clientId);
    memory = createKnex({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
    });
    database = MortalDatabase.create(memory);
    directory = mkdtempSync(path.join(tmpdir(), 'mail-forensics-never-'));
    await openDatabase({
      database: mockServices.database({ knex: database.knex }),
    });
    const connectionId = await insertConnection(database.knex, {
      tenant_id: DEMO_TENANT.id,
    });
    for (const { id, userPrincipalName } of [adele, alex]) {
      await insertMailbox(database.knex, connectionId, {
        user_id: id,
        user_principal_name: userPrincipalName,
        addresses: JSON.stringify([userPrincipalName.toLowerCase()]),
      });
    }
  });

  afterEach(async () => {
    await replica.end();
    await database.close();
    await memory.destroy();
    await simulator.close();
    rmSync(directory, { recursive: true });
  });

  const pollAfter = async (ms: number) => {
    now = new Date(now.getTime() + ms);
    await replica.cycle();
  };
  const send = (attachments: OutgoingAttachment[]) =>
    simulator.tenant.sendMail(adele.id, {
      from: null,
      sender: null,
      to: [{ address: 'lee@rival.example', name: 'Lee' }],
      cc: [],
      bcc: [],
      subject: SUBJECT,
      body: { contentType: 'text', content: '' },
      attachments,
    });
  const recorded = async () =>
    (await database.knex('file_events').select('file_name')).length;

  it('is a token sent to where a link of the service leads away to', async () => {
    const foreign: (string | undefined)[] = [];
    const elsewhere = await listen((authorization: string | undefined) =>
      foreign.push(authorization),
    );
    try {
      let lies = 0;
      await begin({
        // Whoever is between us and the service, or has taken over a part of it, puts in links of their own.
        fetch: async (url, init) => {
          const response = await fetch(url, init);
          const text = await response.text();
          const told = text.replaceAll(
            /"(@odata\.(?:next|delta)Link)":"[^"]*"/g,
            (link, name: string) => {
              lies += 1;
              return lies % 2 === 1
                ? `"${name}":"${elsewhere.url}/v1.0/x"`
                : link;
            },
          );
          return new Response(told, {
            status: response.status,
            headers: { date: response.headers.get('date') ?? '' },
          });
        },
      });
      send([file('a.txt', Buffer.from('a'))]);
      for (let polls = 0; polls < 12; polls += 1) {
        await pollAfter(MINUTE);
      }
      expect(lies).toBeGreaterThan(10);
      expect(await recorded()).toBe(1);
      expect(foreign).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  it.each([
    ['a mailbox', 'seconds'],
    ['the tenant', 'seconds'],
    ['the tenant', 'fraction'],
    ['the tenant', 'date'],
  ] as const)(
    'is %s asked again before the time it named in %s',
    async (who, form) => {
      await begin();
      await pollAfter(0);
      await pollAfter(10 * SECOND);
      const { faults, tenant } = simulator;
      if (who === 'a mailbox') {
        faults.throttleMailbox(adele.id, 7_200);
      } else {
        faults.throttleTenant(tenant.id, 7_200, form);
      }
      const named = now.getTime() + 7_200 * SECOND;
      await pollAfter(10 * SECOND);
      const refused = asked(simulator, adele.id).at(-1);
      expect(refused?.status).toBe(429);
      simulator.requests.clear();
      send([file('a.txt', Buffer.from('a'))]);
      while (now.getTime() + 10 * MINUTE < named) {
        await pollAfter(10 * MINUTE);
      }
      now = new Date(named - 1);
      await replica.cycle();
      expect(asked(simulator, adele.id)).toEqual([]);
      now = new Date(named + SECOND);
      await replica.cycle();
      expect(asked(simulator, adele.id)).not.toEqual([]);
      expect(await recorded()).toBe(1);
    },
  );

  it('is content kept, on disk or in the database, whether it comes along or is streamed, also where it fails half-way', async () => {
    const temporary = process.env.TMPDIR;
    process.env.TMPDIR = directory;
    try {
      await begin();
      const small = Buffer.from('SMALL-SECRET '.repeat(20));
      const large = Buffer.from('LARGE-SECRET '.repeat(700_000));
      simulator.faults.add({
        match: { kind: 'attachmentContent' },
        // Too far for the small one.
        outcome: { type: 'truncate', afterBytes: 2_000_000 },
        times: 2,
      });
      send([file('small.txt', small), file('large.bin', large)]);
      await pollAfter(0);
      const pending = await database.knex('messages').whereNotNull('drafts');
      expect(pending).toHaveLength(1);
      expect(filesWithContent(database.directory, directory)).toEqual([]);
      await pollAfter(MINUTE);
      expect(await recorded()).toBe(2);
      expect(filesWithContent(database.directory, directory)).toEqual([]);
      expect(readdirSync(directory)).toEqual([]);
    } finally {
      process.env.TMPDIR = temporary;
    }
  });

  it('is an address, a subject or a file name in the log', async () => {
    await begin();
    const { faults, tenant } = simulator;
    for (const status of [400, 401, 403, 404, 410, 429, 500, 503]) {
      for (const kind of ['messageDelta', 'message', 'messages'] as const) {
        faults.add({
          match: { kind },
          outcome: {
            type: 'graphError',
            status,
            code: 'ErrorOfSomeKind',
            message: `${adele.userPrincipalName} has sent ${SUBJECT}: a-file.txt`,
          },
          times: 1,
        });
      }
    }
    for (let polls = 0; polls < 30; polls += 1) {
      send([file('a-file.txt', Buffer.from(`${polls}`))]);
      await pollAfter(5 * MINUTE);
    }
    faults.loseDeltaTokens();
    tenant.updateUser(alex.id, { mailbox: 'none' });
    await pollAfter(MINUTE);
    expect(await recorded()).toBeGreaterThan(20);
    const lines = [logger.info, logger.warn, logger.error].flatMap(log =>
      log.mock.calls.map(call => JSON.stringify(call)),
    );
    expect(lines.length).toBeGreaterThan(10);
    for (const told of ['@', SUBJECT, 'a-file', 'Adele']) {
      expect(lines.filter(line => line.includes(told))).toEqual([]);
    }
  });
});

/** Requests for a mailbox, those of a batch too. */
function asked(simulator: RunningSimulator, userId: string): LoggedRequest[] {
  return simulator.requests.entries.filter(entry => entry.userId === userId);
}

/** Files in which content can be read. */
function filesWithContent(...directories: string[]): string[] {
  return directories
    .flatMap(directory =>
      readdirSync(directory).map(name => path.join(directory, name)),
    )
    .filter(name => {
      const bytes = readFileSync(name);
      return SECRETS.some(secret => bytes.includes(secret));
    });
}

function file(name: string, bytes: Buffer): OutgoingAttachment {
  return {
    kind: 'file',
    name,
    contentType: 'text/plain',
    bytes,
    inline: false,
    contentId: null,
  };
}

/** A server that nobody should ask. */
async function listen(
  onRequest: (authorization: string | undefined) => void,
): Promise<{ url: string; close: () => Promise<void> }> {
  const server: Server = createServer((request, response) => {
    onRequest(request.headers.authorization);
    response.end('{"value":[]}');
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
      }),
  };
}
