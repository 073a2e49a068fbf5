import { TestDatabases } from '@backstage/backend-test-utils';
import type {
  FileEvent,
  SearchResponse,
} from 'backstage-plugin-mail-forensics-common';
import { DEMO_USERS, readHostileTexts } from 'm365-simulator';
import Papa from 'papaparse';
import { displayText, matchKey } from './events';
import { BASE, TestPortal } from './__testUtils__/TestPortal';

/*
 * Texts that want to be more than that go the whole way: mailed in a simulated tenant as names of files, subjects, and names
 * of people, collected over HTTP, stored, searched, counted and taken out.
 */

const databases = TestDatabases.create({ ids: ['POSTGRES_18', 'SQLITE_3'] });

jest.setTimeout(180_000);

const EVERYTHING = {
  groups: [{ filters: [{ term: 'event.id', operator: 'EXISTS' }] }],
};

/** What spreadsheets take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/** What a file name may not have, so that Exchange would not keep it, is no less hostile in a subject. */
const TEXTS = readHostileTexts();

const numberOf = (event: FileEvent) =>
  Number(event.mailForensics.internetMessageId?.slice(1).split('@')[0]);

describe.each(databases.eachSupportedId())('hostile texts on %s', id => {
  let portal: TestPortal;
  let events: Map<number, FileEvent>;
  const logged: string[] = [];
  const search = (body: object) =>
    portal.api().post(`${BASE}/v2/file-events`).send(body).expect(200);
  beforeAll(async () => {
    portal = await TestPortal.start({
      knex: await databases.init(id),
      log: line => logged.push(line),
    });
    const connectionId = await portal.addConnection('Contoso');
    await portal.authorize(connectionId, DEMO_USERS.megan.id, 'accept');
    await portal.monitoring(connectionId);
    for (const [index, text] of TEXTS.entries()) {
      portal.simulator.tenant.sendMail(DEMO_USERS.adele.id, {
        from: null,
        sender: null,
        to: [
          { address: `r${index}@example.com`, name: text },
          { address: text === '' ? 'x@y' : text, name: null },
        ],
        cc: [],
        bcc: [],
        subject: text,
        body: { contentType: 'text', content: text },
        internetMessageId: `<${index}@hostile.example>`,
        attachments: [
          {
            kind: 'file',
            name: text,
            contentType: text,
            bytes: Buffer.from(`bytes of ${index}`),
            inline: false,
            contentId: null,
          },
        ],
      });
    }
    events = await portal.eventually('every mail', async () => {
      const { body } = await search({ ...EVERYTHING, pgSize: 1_000 });
      const { fileEvents } = body as SearchResponse;
      return (
        fileEvents.length >= TEXTS.length &&
        new Map(fileEvents.map(event => [numberOf(event), event]))
      );
    });
  });
  afterAll(() => portal?.stop());

  const take = async (format: 'csv' | 'ndjson') => {
    const { text, headers } = await portal
      .api()
      .post(`${BASE}/v2/file-events/export?format=${format}`)
      .send(EVERYTHING)
      .buffer(true)
      .parse((response, done) => {
        const pieces: Buffer[] = [];
        response.on('data', piece => pieces.push(piece));
        response.on('end', () => done(null, Buffer.concat(pieces).toString()));
      })
      .expect(200)
      .then(response => ({
        text: response.body as string,
        headers: response.headers,
      }));
    expect(headers['content-disposition']).toMatch(
      new RegExp(
        `^attachment; filename="file-events-[0-9a-f-]{36}\\.${format}"$`,
      ),
    );
    return text;
  };

  it('are kept as they came, all of them', () => {
    expect(events.size).toBe(TEXTS.length);
    for (const [index, text] of TEXTS.entries()) {
      const event = events.get(index)!;
      expect([index, event.destination.email.subject]).toEqual([
        index,
        displayText(text),
      ]);
      expect([index, event.file.name]).toEqual([index, displayText(text)]);
      expect(event.destination.email.recipients).toContain(
        `r${index}@example.com`,
      );
      expect(event.file.hash.sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('find themselves, and are no pattern, no statement and no field', async () => {
    for (const [index, text] of TEXTS.entries()) {
      // Wildcards are the language's own, a value has 4,096 characters at most, and what has none is not asked for.
      const key = matchKey(text);
      if (text.includes('*') || text.length > 4_000 || key === '') {
        continue;
      }
      const term = index % 2 ? 'file.name' : 'destination.email.subject';
      const { body } = await search({
        groups: [
          { filters: [{ term, operator: 'IS', value: displayText(text) }] },
        ],
      });
      const same = TEXTS.filter(each => matchKey(each) === key).length;
      expect([index, (body as SearchResponse).totalCount]).toEqual([
        index,
        same,
      ]);
    }
  });

  it('are counted, each as what it is', async () => {
    for (const groupingTerm of [
      'file.name',
      'destination.email.subject',
      'destination.email.recipients',
      'mailForensics.recipientDomains',
    ]) {
      const { body } = await portal
        .api()
        .post(`${BASE}/v2/file-events/grouping`)
        .send({ ...EVERYTHING, groupingTerm })
        .expect(200);
      expect(body.groups.length).toBeGreaterThan(0);
    }
    const { sha256 } = events.get(0)!.file.hash;
    const { body } = await portal.api().get(`${BASE}/files/${sha256}`);
    expect(body.docCount).toBe(1);
  });

  it('are cells of a CSV file, and none of them a formula', async () => {
    const { data, errors } = Papa.parse<Record<string, string>>(
      await take('csv'),
      { header: true, skipEmptyLines: true },
    );
    expect(errors).toEqual([]);
    expect(data).toHaveLength(TEXTS.length);
    for (const row of data) {
      for (const cell of Object.values(row)) {
        expect(cell).not.toMatch(FORMULA);
      }
    }
    const names = data.map(row => row['file.name'].replace(/^'/, ''));
    const expected = TEXTS.map(text => displayText(text).replace(/^'/, ''));
    const kept = (list: string[]) => new Set(list.map(each => each.trim()));
    for (const name of kept(expected)) {
      expect([name.slice(0, 50), kept(names).has(name)]).toEqual([
        name.slice(0, 50),
        true,
      ]);
    }
  });

  it('are lines of an NDJSON file, each whole', async () => {
    const lines = (await take('ndjson')).trimEnd().split('\n');
    expect(lines).toHaveLength(TEXTS.length);
    for (const line of lines) {
      const event: FileEvent = JSON.parse(line);
      expect(event.file.name).toBe(displayText(TEXTS[numberOf(event)]));
    }
  });

  it('are in no line of the log, and make none', () => {
    // Backstage's auditor is told what was asked for.
    const isAudit = (line: string) => line.startsWith('mail-forensics.');
    expect(logged.some(isAudit)).toBe(true);
    expect(logged.some(line => !isAudit(line))).toBe(true);
    for (const line of logged) {
      expect(line).not.toMatch(/[\r\n]/);
    }
    for (const line of logged.filter(each => !isAudit(each))) {
      for (const text of TEXTS.filter(each => each.trim().length > 5)) {
        expect(line).not.toContain(text);
        expect(line).not.toContain(displayText(text));
      }
    }
  });
});
