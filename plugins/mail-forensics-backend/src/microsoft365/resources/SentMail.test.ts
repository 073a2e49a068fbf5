import type {
  FolderPosition,
  ListMessagesRequest,
  TenantMail,
  UserId,
} from '../../mail';
import { faultOf, openTenant } from '../__testUtils__/openTenant';
import {
  graphError,
  json,
  ScriptedFetch,
} from '../__testUtils__/ScriptedFetch';

const DELTA =
  'https://graph.microsoft.com/v1.0/users/u-1/mailFolders/sentitems/messages/delta';
const DELTA_LINK = `${DELTA}?$deltatoken=Ab%2Bc_-x==`;
const EXPAND =
  "&$expand=singleValueExtendedProperties($filter=id eq 'Boolean 0x0E1B' or id eq 'Integer 0x0E08')";
const FIRST =
  '/users/u-1/mailFolders/sentitems/messages/delta?$filter=receivedDateTime ge 2026-11-22T08:00:01Z&$select=id,receivedDateTime,isDraft,hasAttachments';
const SINCE = { since: new Date('2026-11-22T08:00:01.999Z') };
const REFUSED_TEXT = 'Value cannot be null.\r\nParameter name: type';

const upToDate = (...value: object[]) =>
  json({ value, '@odata.deltaLink': DELTA_LINK });

const delta = (cursor: string): FolderPosition => ({ mode: 'delta', cursor });

function list(
  mail: TenantMail,
  position: ListMessagesRequest['position'] = SINCE,
) {
  return mail.listMessages({
    userId: 'u-1' as UserId,
    folder: 'sentitems',
    position,
    pageSize: 50,
  });
}

describe('listMessages', () => {
  it('starts at a time, rounded down, in pages but without a limit to the round', async () => {
    const script = new ScriptedFetch(upToDate());
    const { mail } = openTenant(script);
    const page = await list(mail);
    expect(script.paths).toEqual([`${FIRST}${EXPAND}`]);
    expect(script.graph[0].headers.prefer).toBe(
      'IdType="ImmutableId", odata.maxpagesize=50',
    );
    expect(page).toEqual({
      messages: [],
      next: { kind: 'upToDate', position: delta(DELTA_LINK) },
      answeredAt: new Date('2026-11-22T08:00:00Z'),
    });
  });

  it('follows a link as it was given, with the same headers, and gives the next one as it is', async () => {
    const more = `${DELTA}?$skiptoken=x%3D%3D&b=1&$select=id`;
    const script = new ScriptedFetch(
      json(
        { value: [{ id: 'm-1' }], '@odata.nextLink': more },
        { headers: { date: 'Sun, 22 Nov 2026 09:00:00 GMT' } },
      ),
    );
    const { mail } = openTenant(script);
    const page = await list(mail, delta(DELTA_LINK));
    expect(script.urls).toEqual([DELTA_LINK]);
    expect(script.graph[0].headers.prefer).toBe(
      'IdType="ImmutableId", odata.maxpagesize=50',
    );
    expect(page.next).toEqual({ kind: 'more', position: delta(more) });
    expect(page.answeredAt).toEqual(new Date('2026-11-22T09:00:00Z'));
  });

  it("follows links in the endpoint's own name", async () => {
    const endpoint = 'http://127.0.0.1:7300';
    const link = `${endpoint}/v1.0/users/u-1/messages/delta?$deltatoken=1`;
    const script = new ScriptedFetch(
      json({ value: [], '@odata.deltaLink': link }),
      json({ value: [], '@odata.deltaLink': link }),
    );
    const { mail } = openTenant(script, {
      endpoints: { login: endpoint, graph: endpoint },
    });
    const { next } = await list(mail);
    expect(next.position).toEqual(delta(link));
    await list(mail, next.position);
    expect(script.urls[1]).toBe(link);
  });

  it('tells removed messages from present ones, and what is missing of either', async () => {
    const { mail } = openTenant(
      new ScriptedFetch(
        upToDate(
          {
            id: 'm-1',
            receivedDateTime: '2026-11-22T08:30:00Z',
            isDraft: false,
            hasAttachments: true,
            '@odata.etag': 'W/"1"',
            singleValueExtendedProperties: [
              { id: 'Boolean 0xe1b', value: 'true' },
              { id: 'Integer 0xe08', value: '12345' },
            ],
          },
          { id: 'm-2', '@removed': { reason: 'deleted' } },
          { id: 'm-3', isRead: true },
          { id: 'm-4', receivedDateTime: null, isDraft: null },
        ),
      ),
    );
    expect((await list(mail)).messages).toEqual([
      {
        kind: 'present',
        messageId: 'm-1',
        receivedAt: new Date('2026-11-22T08:30:00Z'),
        isDraft: false,
        attachments: 'some',
        sizeBytes: 12345,
      },
      { kind: 'removed', messageId: 'm-2' },
      {
        kind: 'present',
        messageId: 'm-3',
        receivedAt: null,
        isDraft: null,
        attachments: 'unknown',
        sizeBytes: null,
      },
      {
        kind: 'present',
        messageId: 'm-4',
        receivedAt: null,
        isDraft: null,
        attachments: 'unknown',
        sizeBytes: null,
      },
    ]);
  });

  it.each([
    ['inline ones only', false, 'true', 'some'],
    ['none, vouched for', false, 'false', 'none'],
    ['none, in another spelling', false, 'False', 'none'],
    ['some, whatever the property says', true, 'false', 'some'],
    ['some, without the property', true, undefined, 'some'],
    ['nobody knows', false, undefined, 'unknown'],
    ['nobody knows: nonsense', false, 'maybe', 'unknown'],
  ])('attachments: %s', async (_, hasAttachments, value, expected) => {
    const { mail } = openTenant(
      new ScriptedFetch(
        upToDate({
          id: 'm-1',
          hasAttachments,
          singleValueExtendedProperties: value && [
            { id: 'Boolean 0x0E1B', value },
          ],
        }),
      ),
    );
    expect((await list(mail)).messages).toEqual([
      expect.objectContaining({ attachments: expected }),
    ]);
  });

  it('reads another property for no size', async () => {
    const { mail } = openTenant(
      new ScriptedFetch(
        upToDate({
          id: 'm-1',
          singleValueExtendedProperties: [
            { id: 'Integer 0x0E080', value: '1' },
            { id: 'Integer 0xe08', value: '-1' },
          ],
        }),
      ),
    );
    expect((await list(mail)).messages).toEqual([
      expect.objectContaining({ sizeBytes: null }),
    ]);
  });

  describe('where the service refuses the extended properties', () => {
    it.each([
      ['with 400', () => graphError(400, 'ErrorInvalidUrlQuery')],
      ['with 500', () => graphError(500, 'UnknownError', {}, REFUSED_TEXT)],
    ])(
      '%s, asks without them at once, and from then on',
      async (_, refusal) => {
        const script = new ScriptedFetch(refusal(), upToDate(), upToDate());
        const { mail, runtime } = openTenant(script);
        await list(mail);
        await list(mail);
        expect(script.paths).toEqual([`${FIRST}${EXPAND}`, FIRST, FIRST]);
        expect(runtime.waits).toEqual([]);
      },
    );

    it('says that it is the filter, if it is', async () => {
      const script = new ScriptedFetch(
        graphError(400, 'ErrorInvalidUrlQuery'),
        graphError(400, 'ErrorInvalidUrlQuery'),
        upToDate(),
      );
      const { mail } = openTenant(script);
      const fault = await faultOf(list(mail));
      expect(fault.fault).toEqual({ level: 'transient' });
      expect(fault.options.upstreamCode).toBe('ErrorInvalidUrlQuery');
      await list(mail);
      expect(script.paths[2]).toBe(`${FIRST}${EXPAND}`);
    });

    it('gives up a round that was begun with them, and begins the next without', async () => {
      const script = new ScriptedFetch(
        graphError(500, 'UnknownError', {}, REFUSED_TEXT),
        upToDate(),
      );
      const { mail } = openTenant(script);
      const { fault } = await faultOf(list(mail, delta(DELTA_LINK)));
      expect(fault).toEqual({ level: 'mailbox', code: 'CURSOR_LOST' });
      await list(mail);
      expect(script.paths[1]).toBe(FIRST);
    });

    it('does not take an ordinary failure for that', async () => {
      const script = new ScriptedFetch(
        graphError(500, 'UnknownError'),
        upToDate(),
      );
      const { mail } = openTenant(script);
      await list(mail);
      expect(script.paths).toEqual([`${FIRST}${EXPAND}`, `${FIRST}${EXPAND}`]);
    });
  });

  it.each([
    ['says neither how to go on nor that it is the end', { value: [] }],
    [
      'repeats the link it was asked by',
      { value: [], '@odata.nextLink': DELTA_LINK },
    ],
    [
      'goes on elsewhere',
      { value: [], '@odata.nextLink': 'https://evil.example/v1.0/x' },
    ],
    [
      'is of another form',
      { value: [{ subject: 'x' }], '@odata.deltaLink': DELTA_LINK },
    ],
  ])('refuses a page that %s', async (_, body) => {
    const script = new ScriptedFetch(json(body));
    const { mail } = openTenant(script);
    const { fault } = await faultOf(list(mail, delta(DELTA_LINK)));
    expect(fault).toEqual({ level: 'transient' });
    expect(script.graph).toHaveLength(1);
  });

  it('has lost a position whose link leads elsewhere, and sends nothing there', async () => {
    const script = new ScriptedFetch();
    const { mail } = openTenant(script);
    const { fault } = await faultOf(
      list(mail, delta('http://127.0.0.1:7300/v1.0/old')),
    );
    expect(fault).toEqual({ level: 'mailbox', code: 'CURSOR_LOST' });
    expect(script.graph).toEqual([]);
    expect(script.login).toEqual([]);
  });

  it.each([
    [410, 'SyncStateNotFound', { level: 'mailbox', code: 'CURSOR_LOST' }],
    [403, 'ErrorQuotaExceeded', { level: 'mailbox', code: 'MAILBOX_FULL' }],
    [
      404,
      'MailboxNotEnabledForRESTAPI',
      { level: 'mailbox', code: 'NO_MAILBOX' },
    ],
    [403, 'ErrorAccessDenied', { level: 'mailbox', code: 'ACCESS_DENIED' }],
  ])('%d %s', async (status, code, expected) => {
    const { mail } = openTenant(new ScriptedFetch(graphError(status, code)));
    const { fault } = await faultOf(list(mail, delta(DELTA_LINK)));
    expect(fault).toEqual(expected);
  });

  it('tells the caller when to come back', async () => {
    const { mail } = openTenant(
      new ScriptedFetch(
        graphError(429, 'ApplicationThrottled', { 'retry-after': '600' }),
      ),
    );
    const { fault } = await faultOf(list(mail));
    expect(fault).toMatchObject({ level: 'transient', retryAfterMs: 600_000 });
  });
});

describe('listMessages by list', () => {
  const LIST =
    'https://graph.microsoft.com/v1.0/users/u-1/mailFolders/sentitems/messages';
  const FIRST_OF_LIST =
    '/users/u-1/mailFolders/sentitems/messages?$filter=receivedDateTime ge 2026-11-22T08:00:01Z&$orderby=receivedDateTime&$select=id,receivedDateTime,isDraft,hasAttachments';
  const byList = (link: string | null = null): FolderPosition => ({
    mode: 'list',
    since: SINCE.since,
    link,
  });

  it('asks for what was received from a time on, oldest first', async () => {
    const script = new ScriptedFetch(
      json({ value: [{ id: 'm-1', hasAttachments: true }] }),
    );
    const { mail } = openTenant(script);
    const page = await list(mail, byList());
    expect(script.paths).toEqual([`${FIRST_OF_LIST}${EXPAND}&$top=50`]);
    expect(script.graph[0].headers.prefer).toBe('IdType="ImmutableId"');
    expect(page).toEqual({
      messages: [
        expect.objectContaining({ messageId: 'm-1', attachments: 'some' }),
      ],
      next: { kind: 'upToDate', position: byList() },
      answeredAt: new Date('2026-11-22T08:00:00Z'),
    });
  });

  it('gives the link within the list as it is, and follows it so', async () => {
    const more = `${LIST}?$skip=50&b=x%3D%3D`;
    const script = new ScriptedFetch(
      json({ value: [], '@odata.nextLink': more }),
      json({ value: [] }),
    );
    const { mail } = openTenant(script);
    const { next } = await list(mail, byList());
    expect(next).toEqual({ kind: 'more', position: byList(more) });
    const end = await list(mail, next.position);
    expect(script.urls[1]).toBe(more);
    expect(end.next).toEqual({ kind: 'upToDate', position: byList() });
  });

  it('lists where the cloud has no delta, whatever it is reached by', async () => {
    const endpoint = 'http://127.0.0.1:7300';
    const script = new ScriptedFetch(json({ value: [] }));
    const { mail } = openTenant(script, {
      cloud: 'china',
      endpoints: { login: endpoint, graph: endpoint },
    });
    expect((await list(mail, SINCE)).next.position).toEqual(byList());
    expect(script.paths).toEqual([`${FIRST_OF_LIST}${EXPAND}&$top=50`]);
  });

  it('does without the extended properties where they are refused', async () => {
    const script = new ScriptedFetch(
      graphError(400, 'ErrorInvalidUrlQuery'),
      json({ value: [] }),
    );
    const { mail } = openTenant(script);
    await list(mail, byList());
    expect(script.paths[1]).toBe(`${FIRST_OF_LIST}&$top=50`);
  });

  it.each([
    ['goes on elsewhere', 'https://evil.example/v1.0/x'],
    ['repeats the link it was asked by', `${LIST}?$skip=50`],
  ])('refuses a page that %s', async (_, nextLink) => {
    const script = new ScriptedFetch(
      json({ value: [], '@odata.nextLink': nextLink }),
    );
    const { mail } = openTenant(script);
    const { fault } = await faultOf(list(mail, byList(`${LIST}?$skip=50`)));
    expect(fault).toEqual({ level: 'transient' });
  });

  it('has lost a link that is refused', async () => {
    const { mail } = openTenant(
      new ScriptedFetch(graphError(400, 'BadRequest')),
    );
    const { fault } = await faultOf(list(mail, byList(`${LIST}?$skip=50`)));
    expect(fault).toEqual({ level: 'mailbox', code: 'CURSOR_LOST' });
  });
});
