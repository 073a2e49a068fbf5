import { isMailFault, type FollowRequest, type UserId } from '../../mail';
import { openTenant } from '../__testUtils__/openTenant';
import {
  batch,
  batchError,
  graphError,
  json,
  ScriptedFetch,
} from '../__testUtils__/ScriptedFetch';

const link = (user: number) =>
  `https://graph.microsoft.com/v1.0/users/u-${user}/mailFolders/sentitems/messages/delta?$deltatoken=Ab%2Bc_-x==`;
const page = (user: number, ...value: object[]) => ({
  body: { value, '@odata.deltaLink': link(user) },
});

const request = (user: number, cursor = link(user)): FollowRequest => ({
  userId: `u-${user}` as UserId,
  folder: 'sentitems',
  position: { mode: 'delta', cursor },
  pageSize: 50,
});

async function follow(script: ScriptedFetch, requests: FollowRequest[]) {
  const { mail, runtime } = openTenant(script);
  const answers = (await mail.listTogether?.(requests)) ?? [];
  const told = answers.map(answer => {
    if (!answer) {
      return 'alone';
    }
    return isMailFault(answer) ? answer.fault : answer.messages.length;
  });
  return { told, answers, waits: runtime.waits };
}

describe('listTogether', () => {
  it('asks for all in one request, each by its link and with its own headers', async () => {
    const script = new ScriptedFetch(batch(page(1), page(2, { id: 'm-1' })));
    const { told } = await follow(script, [request(1), request(2)]);
    expect(told).toEqual([0, 1]);
    expect(script.graph).toHaveLength(1);
    const { requests } = JSON.parse(script.graph[0].body);
    expect(requests).toEqual([
      {
        id: '1',
        method: 'GET',
        url: link(1).replace(/^.*v1\.0/, ''),
        headers: { Prefer: 'IdType="ImmutableId", odata.maxpagesize=50' },
      },
      expect.objectContaining({ id: '2' }),
    ]);
  });

  it('has each fail alone: what names a time waits, what passes in a moment is asked for alone', async () => {
    const script = new ScriptedFetch(
      batch(
        batchError(410, 'SyncStateNotFound'),
        {
          ...batchError(429, 'ApplicationThrottled'),
          headers: { 'retry-after': '2.128' },
        },
        batchError(503, 'serviceNotAvailable'),
        batchError(403, 'ErrorQuotaExceeded'),
        batchError(429, 'TooManyRequests'),
        page(6),
      ),
    );
    const { told, waits } = await follow(
      script,
      [1, 2, 3, 4, 5, 6].map(user => request(user)),
    );
    expect(told).toEqual([
      { level: 'mailbox', code: 'CURSOR_LOST' },
      {
        level: 'transient',
        retryAfterMs: 2_128,
        throttled: true,
        mailboxOnly: true,
      },
      'alone',
      { level: 'mailbox', code: 'MAILBOX_FULL' },
      { level: 'transient', throttled: true },
      0,
    ]);
    expect(waits).toEqual([]);
    expect(script.graph).toHaveLength(1);
  });

  it('has one asked for alone that was left out, or answered in another shape', async () => {
    const script = new ScriptedFetch(
      json({
        responses: [{ id: '2', status: 200, body: { value: 'none' } }],
      }),
    );
    const { told } = await follow(script, [request(1), request(2)]);
    expect(told).toEqual(['alone', { level: 'transient' }]);
  });

  it('tells nothing of any where the batch fails as a whole, unless it says how long to wait', async () => {
    const failing = Array.from({ length: 4 }, () =>
      graphError(503, 'serviceNotAvailable'),
    );
    const { told } = await follow(new ScriptedFetch(...failing), [
      request(1),
      request(2),
    ]);
    expect(told).toEqual(['alone', 'alone']);
    const script = new ScriptedFetch(
      graphError(429, 'TooManyRequests', { 'retry-after': '3600' }),
    );
    const wait = {
      level: 'transient',
      retryAfterMs: 3_600_000,
      throttled: true,
    };
    expect((await follow(script, [request(1), request(2)])).told).toEqual([
      wait,
      wait,
    ]);
    expect(script.graph).toHaveLength(1);
  });

  it('sends nothing where a link leads away from Graph', async () => {
    const script = new ScriptedFetch();
    const { told } = await follow(script, [
      request(1, 'https://evil.example/v1.0/users'),
    ]);
    expect(told).toEqual(['alone']);
    expect(script.graph).toEqual([]);
    expect(script.login).toEqual([]);
  });

  it('claims no more than what was so when it was asked, however long the batch took', async () => {
    const script = new ScriptedFetch(
      graphError(503, 'serviceNotAvailable'),
      json(
        { responses: [{ id: '1', status: 200, ...page(1) }] },
        { headers: { date: 'Sun, 22 Nov 2026 09:00:10 GMT' } },
      ),
    );
    const { answers, waits } = await follow(script, [request(1)]);
    // The wait before the second attempt is time that passed.
    expect(waits).toEqual([1_000]);
    expect(answers).toMatchObject([
      { answeredAt: new Date('2026-11-22T09:00:09Z') },
    ]);
  });
});
