import fc from 'fast-check';
import { RunningSimulator, startSimulator } from '../Simulator';
import { DEMO_APP, DEMO_USERS } from '../tenant/demo';
import { WellKnownFolder } from '../tenant/model';
import { CLOUDS } from '../tenant/clouds';
import {
  file,
  mail,
  requestToken,
  TestGraph,
  TestReply,
} from '../__testUtils__/testGraph';

const IMMUTABLE = { Prefer: 'IdType="ImmutableId"' };
const adele = DEMO_USERS.adele.id;
const clock = { now: new Date('2026-11-22T08:00:00Z') };

let simulator: RunningSimulator;
let graph: TestGraph;

beforeEach(async () => {
  clock.now = new Date('2026-11-22T08:00:00Z');
  simulator = await startSimulator({
    port: 0,
    now: () => clock.now,
    limits: { filteredRoundMax: 7 },
  });
  simulator.tenant.grantConsent(DEMO_APP.clientId);
  graph = await TestGraph.create(simulator);
});

afterEach(() => simulator.close());

const deltaPath = (query = '', folder = 'sentitems', user: string = adele) =>
  `/users/${user}/mailFolders/${folder}/messages/delta${query && `?${query}`}`;

const linkOf = ({ body }: TestReply): string =>
  body['@odata.nextLink'] ?? body['@odata.deltaLink'];

/** All pages of a round. */
async function round(
  start: string,
  headers: Record<string, string> = IMMUTABLE,
): Promise<{ pages: TestReply[]; deltaLink: string }> {
  const pages: TestReply[] = [];
  let link = start;
  do {
    const page = await graph.get(link, headers);
    expect(page.status).toBe(200);
    pages.push(page);
    link = linkOf(page);
  } while (pages[pages.length - 1].body['@odata.nextLink']);
  return { pages, deltaLink: link };
}

const subjects = (pages: TestReply[]) =>
  pages.map(({ body }) =>
    body.value.map((item: { subject: string }) => item.subject),
  );

function send(subject: string, minute = 0) {
  clock.now = new Date(Date.UTC(2026, 10, 22, 8, minute));
  return simulator.tenant.sendMail(adele, mail({ subject }));
}

it('gives a folder in pages of the size preferred, latest first, and ends with a delta link', async () => {
  ['a', 'b', 'c', 'd', 'e'].forEach(send);
  const { pages, deltaLink } = await round(deltaPath('$select=subject'), {
    Prefer: 'IdType="ImmutableId", odata.maxpagesize=2',
  });
  expect(subjects(pages)).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
  expect(pages[0].headers.get('preference-applied')).toBe(
    'IdType="ImmutableId", odata.maxpagesize=2',
  );
  expect(Object.keys(pages[0].body.value[0]).sort()).toEqual([
    '@odata.etag',
    '@odata.type',
    'id',
    'subject',
  ]);
  expect(deltaLink).toMatch(/\$deltatoken=/);
});

it('answers a poll without news with the same link and no items', async () => {
  send('a');
  const { deltaLink } = await round(deltaPath());
  const poll = await graph.get(deltaLink, IMMUTABLE);
  expect(poll.body.value).toEqual([]);
  expect(poll.body['@odata.deltaLink']).toBe(deltaLink);
});

it('tells of new, read, moved and returned messages, and carries the options of the first request', async () => {
  const [a, b, c] = ['a', 'b', 'c'].map(send);
  const first = await round(deltaPath('$select=subject'));
  simulator.tenant.markRead(adele, a.id, false);
  simulator.tenant.moveMessage(adele, b.id, 'deleteditems');
  simulator.tenant.moveMessage(adele, c.id, 'inbox');
  simulator.tenant.moveMessage(adele, c.id, 'sentitems');
  send('d', 9);
  const { pages } = await round(first.deltaLink);
  const etag = expect.any(String);
  expect(pages[0].body.value).toEqual([
    {
      '@odata.type': '#microsoft.graph.message',
      '@odata.etag': etag,
      id: a.id,
      isRead: false,
      parentFolderId: expect.any(String),
    },
    {
      '@odata.type': '#microsoft.graph.message',
      id: b.id,
      '@removed': { reason: 'deleted' },
    },
    {
      '@odata.type': '#microsoft.graph.message',
      '@odata.etag': etag,
      id: c.id,
      subject: 'c',
    },
    expect.objectContaining({ subject: 'd' }),
  ]);
});

it('never tells of what came and went between two polls', async () => {
  const { deltaLink } = await round(deltaPath());
  simulator.tenant.deleteMessage(adele, send('gone').id);
  const { pages } = await round(deltaLink);
  expect(pages[0].body.value).toEqual([]);
});

it('filters by the time received, but reports removals and read flags of what never fitted', async () => {
  const old = send('old', 1);
  const other = send('older still', 0);
  send('new', 30);
  const first = await round(
    deltaPath(
      '$filter=receivedDateTime ge 2026-11-22T08:30:00Z&$select=subject',
    ),
  );
  expect(subjects(first.pages)).toEqual([['new']]);
  simulator.tenant.deleteMessage(adele, old.id);
  simulator.tenant.markRead(adele, other.id, false);
  const { pages } = await round(first.deltaLink);
  expect(pages[0].body.value).toMatchObject([
    { id: old.id, '@removed': { reason: 'deleted' } },
    { id: other.id, isRead: false },
  ]);
});

it('cuts a filtered round silently at its limit, and does not come back to the rest', async () => {
  for (let minute = 0; minute < 10; minute++) {
    send(`mail ${minute}`, minute);
  }
  const filtered = await round(
    deltaPath('$filter=receivedDateTime gt 2026-11-22T07:00:00Z'),
    { Prefer: 'IdType="ImmutableId", odata.maxpagesize=5' },
  );
  expect(subjects(filtered.pages).map(page => page.length)).toEqual([5, 2]);
  expect((await graph.get(filtered.deltaLink, IMMUTABLE)).body.value).toEqual(
    [],
  );
  const whole = await round(deltaPath(), { Prefer: 'odata.maxpagesize=50' });
  expect(subjects(whole.pages)[0]).toHaveLength(10);
});

it('ends the round, not the page, with $top', async () => {
  ['a', 'b', 'c', 'd'].forEach(send);
  const { pages } = await round(deltaPath('$top=3'), {
    Prefer: 'odata.maxpagesize=2',
  });
  expect(subjects(pages)).toEqual([['d', 'c'], ['b']]);
});

it('gives another id after a move without immutable ids', async () => {
  const a = send('a');
  const { pages, deltaLink } = await round(deltaPath(), {});
  const [{ id }] = pages[0].body.value;
  expect(id).not.toBe(a.id);
  simulator.tenant.moveMessage(adele, a.id, 'inbox');
  simulator.tenant.moveMessage(adele, a.id, 'sentitems');
  const next = await round(deltaLink, {});
  expect(next.pages[0].body.value).toMatchObject([
    { id, '@removed': { reason: 'deleted' } },
    { subject: 'a' },
  ]);
  expect(next.pages[0].body.value[1].id).not.toBe(id);
});

it('expands size and attachment flag as extended properties, and attachments with all their content', async () => {
  simulator.tenant.sendMail(
    adele,
    mail({ attachments: [file({ inline: true, bytes: Buffer.alloc(2000) })] }),
  );
  const sized = await graph.get(
    deltaPath(
      "$select=hasAttachments&$expand=singleValueExtendedProperties($filter=id eq 'Integer 0x0E08' or id eq 'Boolean 0x0E1B')",
    ),
  );
  expect(sized.body.value[0]).toMatchObject({
    hasAttachments: false,
    singleValueExtendedProperties: [
      { id: 'Integer 0xe08', value: expect.stringMatching(/^\d{4,}$/) },
      { id: 'Boolean 0xe1b', value: 'true' },
    ],
  });
  const expanded = await graph.get(
    deltaPath('$expand=attachments($select=id,name)'),
  );
  expect(expanded.body.value[0].attachments[0]).toHaveProperty('contentBytes');
});

it('tells only of creations with changeType=created', async () => {
  const a = send('a');
  const { deltaLink } = await round(
    deltaPath('changeType=created&$select=subject'),
  );
  simulator.tenant.markRead(adele, a.id, false);
  simulator.tenant.deleteMessage(adele, a.id);
  send('b', 5);
  expect(subjects((await round(deltaLink)).pages)).toEqual([['b']]);
});

it('answers a replayed link as before, and a link of three pages ago with 410', async () => {
  for (let minute = 0; minute < 6; minute++) {
    send(`mail ${minute}`, minute);
  }
  const headers = { Prefer: 'IdType="ImmutableId", odata.maxpagesize=1' };
  const links = [deltaPath()];
  for (let page = 0; page < 5; page++) {
    links.push(linkOf(await graph.get(links[page], headers)));
  }
  const replay = await graph.get(links[4], headers);
  expect(replay.body.value[0].subject).toBe('mail 1');
  expect(linkOf(replay)).toBe(links[5]);
  const old = await graph.get(links[1], headers);
  expect(old.status).toBe(410);
  expect(old.body.error.code).toBe('SyncStateNotFound');
});

it('answers 410 to every lost token, and begins anew without one', async () => {
  send('a');
  const { deltaLink } = await round(deltaPath());
  simulator.faults.loseDeltaTokens(adele);
  const lost = await graph.get(deltaLink);
  expect([lost.status, lost.body.error.code]).toEqual([
    410,
    'SyncStateNotFound',
  ]);
  expect((await round(deltaPath())).pages[0].body.value).toHaveLength(1);
});

it.each([
  ['of another folder', 'inbox', adele],
  ['of another user', 'sentitems', DEMO_USERS.alex.id],
])('refuses a token %s', async (_case, folder, user) => {
  const { deltaLink } = await round(deltaPath());
  const { search } = new URL(deltaLink);
  const reply = await graph.get(deltaPath(search.slice(1), folder, user));
  expect(reply.status).toBe(400);
});

it.each([
  ['$filter=isRead eq false', 'ErrorInvalidUrlQuery'],
  ['$orderby=receivedDateTime asc', 'ErrorInvalidUrlQuery'],
  ['$search="x"', 'ErrorInvalidUrlQuery'],
  ['$select=@removed', 'RequestBroker--ParseUri'],
])('refuses %s', async (query, code) => {
  const reply = await graph.get(deltaPath(query));
  expect([reply.status, reply.body.error.code]).toEqual([400, code]);
});

it('keeps tokens and messages over a restart', async () => {
  const { mkdtempSync, rmSync } = jest.requireActual<typeof import('fs')>('fs');
  const { tmpdir } = jest.requireActual<typeof import('os')>('os');
  const directory = mkdtempSync(`${tmpdir()}/m365-`);
  const databaseFile = `${directory}/tenant.sqlite`;
  const before = await startSimulator({ port: 0, databaseFile });
  before.tenant.grantConsent(DEMO_APP.clientId);
  graph = await TestGraph.create(before);
  const { deltaLink } = await round(`${before.url}/v1.0${deltaPath()}`);
  const sent = before.tenant.sendMail(adele, mail({ attachments: [file()] }));
  await before.close();

  const after = await startSimulator({ port: 0, databaseFile });
  graph = await TestGraph.create(after);
  const { pages } = await round(deltaLink.replace(before.url, after.url));
  expect(pages[0].body.value).toMatchObject([{ id: sent.id }]);
  expect(after.tenant.listUsers()).toHaveLength(Object.keys(DEMO_USERS).length);
  await after.close();
  rmSync(directory, { recursive: true });
});

type Step =
  | { kind: 'send' }
  | { kind: 'page' }
  | { kind: 'read'; index: number }
  | { kind: 'delete'; index: number }
  | { kind: 'purge'; index: number }
  | { kind: 'move'; index: number; folder: WellKnownFolder };

const steps = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('send' as const) }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('page' as const) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom(
          'read' as const,
          'delete' as const,
          'purge' as const,
        ),
        index: fc.nat(20),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('move' as const),
        index: fc.nat(20),
        folder: fc.constantFrom<WellKnownFolder>(
          'sentitems',
          'inbox',
          'deleteditems',
        ),
      }),
    },
  ),
  { maxLength: 30 },
);

// What a client knows of the folder after it applied every page equals the folder, whatever happened between any two pages.
it.each([
  ['immutable', 'IdType="ImmutableId", odata.maxpagesize=2'],
  ['mutable', 'odata.maxpagesize=2'],
])(
  'describes the folder completely, with %s ids',
  async (form, prefer) => {
    await fc.assert(
      fc.asyncProperty(steps, async script => {
        const { tenant } = simulator;
        const owner = tenant.addUser({
          displayName: 'Somebody',
          userPrincipalName: `${Math.random()}@contoso.com`,
        }).id;
        const ids: string[] = [];
        const known = new Map<string, boolean>();
        let link = deltaPath('$select=isRead', 'sentitems', owner);
        let roundEnded = false;

        const page = async () => {
          const reply = await graph.get(link, { Prefer: prefer });
          for (const item of reply.body.value) {
            if (item['@removed']) {
              known.delete(item.id);
            } else {
              known.set(item.id, item.isRead);
            }
          }
          link = linkOf(reply);
          roundEnded = '@odata.deltaLink' in reply.body;
        };

        for (const step of script) {
          await apply(step);
        }
        // The round that is under way, and one more: that one began when all was still.
        for (let rounds = 0; rounds < 2; rounds += roundEnded ? 1 : 0) {
          await page();
        }
        const rows = tenant.mailboxes.select({
          userId: owner,
          folder: 'sentitems',
          order: 'm.seq',
          limit: 1000,
        });
        expect(Object.fromEntries(known)).toEqual(
          Object.fromEntries(
            rows.map(row => [
              form === 'immutable' ? row.id : row.mutable_id,
              row.is_read === 1,
            ]),
          ),
        );

        async function apply(step: Step): Promise<void> {
          if (step.kind === 'page') {
            await page();
            return;
          }
          if (step.kind === 'send') {
            ids.push(tenant.sendMail(owner, mail()).id);
            return;
          }
          const id = ids[step.index % Math.max(ids.length, 1)];
          if (!id || !tenant.getMessage(owner, id)) {
            return;
          }
          switch (step.kind) {
            case 'read':
              tenant.markRead(owner, id, step.index % 2 === 0);
              break;
            case 'delete':
              tenant.deleteMessage(owner, id);
              break;
            case 'purge':
              tenant.purgeMessage(owner, id);
              break;
            default:
              tenant.moveMessage(owner, id, step.folder);
          }
        }
      }),
      { numRuns: 60 },
    );
  },
  30_000,
);

it('is not to be had in the cloud that 21Vianet operates, where folders can be listed', async () => {
  const china = await startSimulator({ port: 0, cloud: 'china' });
  try {
    china.tenant.grantConsent(DEMO_APP.clientId);
    const { body: token } = await requestToken(china, {
      scope: `${CLOUDS.china.graph}/.default`,
    });
    const ask = async (path: string) => {
      const response = await fetch(`${china.url}/v1.0${path}`, {
        headers: { Authorization: `Bearer ${token.access_token}` },
      });
      const { error } = await response.json();
      return [response.status, error?.code];
    };
    expect(await ask(deltaPath())).toEqual([400, 'ErrorInvalidIdMalformed']);
    expect(await ask(`/users/${adele}/mailFolders/sentitems/messages`)).toEqual(
      [200, undefined],
    );
  } finally {
    await china.close();
  }
});
