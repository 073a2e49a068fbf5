import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { TestDatabases, mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import type { Knex } from 'knex';
import { AuditLog, verifyChain } from '../audit';
import { readMailForensicsConfig } from '../config';
import { openDatabase } from '../database';
import {
  insertConnection,
  insertMailbox,
} from '../database/__testUtils__/rows';
import { DatabaseFileEventWriter, EventRetention } from '../events';
import { expectExactCounts } from '../events/__testUtils__/expectExactCounts';
import { newFileEvent } from '../events/__testUtils__/newFileEvent';
import { SavedSearches, SharedQueries } from '../search';
import type { CommandContext } from './Command';
import { runCommand } from './commandPlugin';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

const ANNA = 'Anna@contoso.com';
const NOW = new Date('2026-11-27T08:00:00.000Z');
const OLD = new Date('2025-06-15T08:00:00.000Z');

const NOTHING_LEFT = {
  ...{ texts: 0, auditEntries: 0, manifests: 0 },
  ...{ holds: 0, scopeLines: 0, history: 0 },
};

describe.each(databases.eachSupportedId())('commands on %s', id => {
  const logger = mockServices.logger.mock();
  const lines: string[] = [];
  let knex: Knex;
  let directory: string;
  let context: CommandContext;
  let connectionId: string;
  let otherId: string;
  beforeEach(async () => {
    knex = await databases.init(id);
    await openDatabase({ database: mockServices.database({ knex }) });
    directory = await mkdtemp(path.join(os.tmpdir(), 'person-'));
    connectionId = await insertConnection(knex);
    otherId = await insertConnection(knex);
    lines.length = 0;
    context = {
      knex,
      config: readMailForensicsConfig(new ConfigReader({})),
      auditLog: AuditLog.create({ knex, logger }),
      logger,
      actor: 'operator:root',
      say: line => lines.push(line),
    };
    const writer = DatabaseFileEventWriter.create({ trustedDomains: [] });
    const write = (name: string, facts: object) =>
      knex.transaction(trx =>
        writer.insert(trx, {
          events: [
            newFileEvent({
              connectionId,
              fileName: name,
              internetMessageId: `<${name}@contoso.com>`,
              mailbox: 'other@contoso.com',
              sender: 'other@contoso.com',
              from: 'other@contoso.com',
              sentAt: OLD,
              receivedAt: OLD,
              ingestedAt: OLD,
              ...facts,
            }),
          ],
          insertedAt: OLD,
        }),
      );
    await write('sent', { sender: ANNA });
    await write('on behalf', { from: ANNA, connectionId: otherId });
    await write('in her mailbox', { mailbox: ANNA });
    await write('received', { to: ['x@example.com', ANNA], bcc: [ANNA] });
    await write('of others', {});
  });
  afterEach(() => rm(directory, { recursive: true }));

  const run = (...args: string[]) => runCommand(args, context);
  const names = async (): Promise<string[]> =>
    knex('file_events').orderBy('file_name').pluck('file_name');
  const audited = async () => {
    const rows = await knex('audit_entries').orderBy('position');
    return rows.map(row => [row.action, row.outcome]);
  };
  const retention = () =>
    EventRetention.create({
      knex,
      retentionDays: 90,
      logger,
      now: () => NOW,
      attemptPauseMs: 1,
    }).apply();

  it('takes out everything of a person', async () => {
    const file = path.join(directory, 'anna.ndjson');
    expect(await run('person:export', ANNA.toUpperCase(), file)).toBe(0);
    const text = await readFile(file, 'utf8');
    const events = text
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(events.map(event => event.file.name).sort()).toEqual([
      'in her mailbox',
      'on behalf',
      'received',
      'sent',
    ]);
    const sha256 = createHash('sha256').update(text).digest('hex');
    expect(lines[1]).toContain(sha256);
    const entry = await knex('audit_entries').where({ position: 2 }).first();
    expect(entry).toMatchObject({
      action: 'person.export',
      outcome: 'succeeded',
      export_sha256: sha256,
    });
    await expect(run('person:export', ANNA, file)).rejects.toThrow('EEXIST');
    expect(await run('person:export', 'anna', file)).toBe(1);
  });

  it('erases a person, and leaves the proof', async () => {
    const mailboxId = await insertMailbox(knex, connectionId, {
      user_principal_name: ANNA,
      mail: ANNA,
      state: 'Left scope',
    });
    expect(await run('person:erase', ANNA, 'She', 'asked')).toBe(0);
    expect(await names()).toEqual(['of others', 'received']);
    const everything = JSON.stringify([
      await knex('file_events'),
      await knex('file_event_recipients'),
      await knex('file_event_addresses'),
      await knex('mailboxes'),
      await knex('audit_entries'),
    ]);
    expect(everything).not.toMatch(/anna/i);
    expect(everything).toContain('x@example.com');
    expect(await knex('mailboxes').where({ id: mailboxId })).toHaveLength(1);
    await expectExactCounts(knex);
    const [, entry] = await knex('audit_entries').orderBy('position');
    expect(JSON.parse(entry.details)).toEqual({
      addressSha256: createHash('sha256')
        .update('anna@contoso.com')
        .digest('hex'),
      reason: 'She asked',
      events: 3,
      received: 1,
      mailboxes: 1,
      held: 0,
      ...{ savedSearches: 0, links: 0, left: NOTHING_LEFT },
    });
    expect(lines).toContain('The address is nowhere else in the database.');
    expect(await run('person:erase', ANNA, 'Again')).toBe(0);
  });

  it('erases a person from what people keep to ask again, and tells what it left and why', async () => {
    const editor = { userEntityRef: 'user:default/ben', mayManageAll: false };
    const about = (...people: string[]) => ({
      groups: [
        {
          filters: [
            { term: 'source.email.sender', operator: 'IS_ANY', value: people },
          ],
        },
      ],
    });
    const searches = SavedSearches.create({ knex });
    const queries = SharedQueries.create({ knex });
    const hers = await searches.create(
      {
        ...about('ben@contoso.com', ANNA),
        name: `What ${ANNA} sent`,
        notes: `Asked by joanna@contoso.com`,
      },
      editor,
    );
    const other = await searches.create(
      { ...about('joanna@contoso.com'), name: 'Joanna' },
      editor,
    );
    const link = await queries.share(about(ANNA), editor.userEntityRef);
    // Becomes what the first one has become.
    const same = await queries.share(
      about(ANNA.toUpperCase()),
      editor.userEntityRef,
    );
    await context.auditLog.append({
      actor: editor.userEntityRef,
      action: 'event.search',
      outcome: 'succeeded',
      details: { asked: about(ANNA) },
    });
    await run('person:export', ANNA, path.join(directory, 'anna.ndjson'));
    await knex.transaction(trx =>
      DatabaseFileEventWriter.create({ trustedDomains: [] }).insert(trx, {
        events: [
          newFileEvent({
            connectionId,
            ...{ mailbox: 'ben@contoso.com', sender: 'ben@contoso.com' },
            from: 'ben@contoso.com',
            subject: `For ${ANNA}`,
            fileName: 'note.txt',
          }),
        ],
        insertedAt: OLD,
      }),
    );
    await knex('scope_entries').insert({
      connection_id: connectionId,
      position: 0,
      entry: ANNA,
    });
    lines.length = 0;
    expect(await run('person:erase', ANNA, 'She asked')).toBe(0);

    expect(await searches.get(hers.id)).toMatchObject({
      ...about('ben@contoso.com', 'erased'),
      name: 'What erased sent',
      notes: 'Asked by joanna@contoso.com',
    });
    expect(await searches.get(other.id)).toEqual(other);
    const links = await knex('shared_queries');
    expect(links).toHaveLength(1);
    expect([link.id, same.id]).toContain(links[0].id);
    expect(await queries.share(about('erased'), 'user:default/x')).toEqual({
      id: links[0].id,
      ...about('erased'),
    });
    expect(lines.slice(1)).toEqual([
      'Erased: their address in 1 saved searches and 2 queries behind links.',
      'Left as it is, although the address is in it:',
      expect.stringMatching(/^ {2}1 events of others .*: what others wrote/),
      expect.stringMatching(/^ {2}3 entries of the audit .*: they say who/),
      expect.stringMatching(/^ {2}1 manifests of exports .*: they say what/),
      expect.stringMatching(/^ {2}1 lines of scope files .*: whoever manages/),
      expect.stringMatching(/^Not looked for: their name/),
    ]);
    const proof = await knex('audit_entries')
      .orderBy('position', 'desc')
      .first();
    expect(JSON.parse(proof.details)).toMatchObject({
      ...{ savedSearches: 1, links: 2 },
      left: {
        ...NOTHING_LEFT,
        ...{ texts: 1, auditEntries: 3, manifests: 1, scopeLines: 1 },
      },
    });
    expect((await verifyChain(knex, { keys: [] })).findings).toEqual([]);
  });

  it('does not erase somebody whose mailbox is watched', async () => {
    await insertMailbox(knex, connectionId, { user_principal_name: ANNA });
    expect(await run('person:erase', ANNA, 'She asked')).toBe(1);
    expect(lines[0]).toContain('take it out first');
    expect(await names()).toHaveLength(5);
  });

  it('leaves what is held, for erasure and for retention, until the hold is lifted', async () => {
    expect(await run('hold:place', 'connection', otherId, 'Case', '7')).toBe(0);
    expect(await run('person:erase', ANNA, 'She asked')).toBe(1);
    expect(lines).toContain('Left because of a legal hold: 1 events.');
    expect(await names()).toEqual(['of others', 'on behalf', 'received']);
    await retention();
    expect(await names()).toEqual(['on behalf']);
    const [hold] = await knex('legal_holds');
    expect(await run('hold:lift', hold.id)).toBe(0);
    expect(await run('hold:lift', hold.id)).toBe(1);
    await retention();
    expect(await names()).toEqual([]);
    expect(await audited()).toEqual([
      ['hold.place', 'begun'],
      ['hold.place', 'succeeded'],
      ['person.erase', 'begun'],
      ['person.erase', 'succeeded'],
      ['hold.lift', 'begun'],
      ['hold.lift', 'succeeded'],
      ['hold.lift', 'begun'],
      ['hold.lift', 'failed'],
    ]);
  });

  it('holds everything that a person sent or was sent', async () => {
    expect(await run('hold:place', 'person', ANNA, 'Case 7')).toBe(0);
    expect(await run('person:erase', ANNA, 'She asked')).toBe(1);
    expect(lines.at(-1)).toContain('is under the legal hold');
    await retention();
    expect(await names()).toEqual([
      'in her mailbox',
      'on behalf',
      'received',
      'sent',
    ]);
    lines.length = 0;
    expect(await run('hold:list')).toBe(0);
    expect(lines).toEqual([
      expect.stringMatching(
        /^[0-9a-f-]{36} {2}person anna@contoso\.com: Case 7 \(.* by operator:root\)$/,
      ),
    ]);
  });

  it('places no hold on what is not there', async () => {
    expect(await run('hold:place', 'connection', 'x', 'Case 7')).toBe(1);
    expect(await run('hold:place', 'everything', 'x', 'Case 7')).toBe(1);
    expect(await run('hold:place', 'person', ANNA)).toBe(1);
    expect(await knex('legal_holds')).toEqual([]);
  });
});
