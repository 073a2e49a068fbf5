/** @jest-environment node */
import type { ScopePreviewProgress } from 'backstage-plugin-mail-forensics-common';
import { scopePreviewOf } from '../__testUtils__/samples';
import { readScopePreview } from './readScopePreview';

const preview = scopePreviewOf([
  { row: 2, entry: 'zoë@contoso.com', verdict: 'not found' },
]);

/** A response whose body arrives in these pieces. */
function responseOf(pieces: (string | Uint8Array)[], end?: Error): Response {
  const encoder = new TextEncoder();
  return new Response(
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) {
          controller.enqueue(
            typeof piece === 'string' ? encoder.encode(piece) : piece,
          );
        }
        if (end) {
          controller.error(end);
        } else {
          controller.close();
        }
      },
    }),
  );
}

const lines = (...messages: object[]) =>
  messages.map(message => `${JSON.stringify(message)}\n`).join('');

describe('reading a preview as it comes', () => {
  it('tells how far it is, then what it is', async () => {
    const told: ScopePreviewProgress[] = [];
    const answer = await readScopePreview(
      responseOf([
        lines(
          { progress: { requests: 1, users: 999 } },
          { progress: { requests: 2, users: 1204 } },
        ),
        '\n',
        lines({ preview }),
      ]),
      progress => told.push(progress),
    );
    expect(answer).toEqual(preview);
    expect(told).toEqual([
      { requests: 1, users: 999 },
      { requests: 2, users: 1204 },
    ]);
  });

  it('does not care where the pieces are cut, nor for the last line break', async () => {
    const bytes = new TextEncoder().encode(
      lines({ progress: { requests: 1, users: 1 } }, { preview }).trimEnd(),
    );
    const pieces = Array.from(bytes, byte => Uint8Array.of(byte));
    expect(await readScopePreview(responseOf(pieces))).toEqual(preview);
  });

  it('ignores what it does not know', async () => {
    const response = responseOf([lines({ greeting: 1 }, [], { preview })]);
    expect(await readScopePreview(response)).toEqual(preview);
  });

  it.each([
    ['InputError', 400],
    ['NotAllowedError', 403],
    ['NotFoundError', 404],
    ['ServiceUnavailableError', 503],
  ])('rejects with the %s that it ends with', async (name, statusCode) => {
    const error = { name, message: 'Row 7 is too long' };
    await expect(
      readScopePreview(responseOf([lines({ error })])),
    ).rejects.toMatchObject({
      statusCode,
      cause: { name, message: error.message },
    });
  });

  it.each([
    ['nothing', responseOf([])],
    [
      'progress alone',
      responseOf([lines({ progress: { requests: 1, users: 1 } })]),
    ],
    ['half a line', responseOf([lines({ preview }).slice(0, 40)])],
    ['a broken connection', responseOf([], new TypeError('terminated'))],
    ['no body', new Response(null)],
  ])('says that it was lost where there is %s', async (_, response) => {
    await expect(readScopePreview(response)).rejects.toThrow(
      'The preview ended early: the connection was lost',
    );
  });

  it('is broken off as what it is', async () => {
    const aborted = Object.assign(new Error('Aborted'), { name: 'AbortError' });
    await expect(readScopePreview(responseOf([], aborted))).rejects.toBe(
      aborted,
    );
  });

  it('reads a line of many pieces in time that grows with its length alone', async () => {
    const large = scopePreviewOf(
      Array.from({ length: 100_000 }, (_, n) => ({
        row: n + 2,
        entry: `person-${n}@contoso.com`,
        verdict: 'not checked' as const,
      })),
    );
    const text = lines({ preview: large });
    const pieces = text.match(/[^]{1,4096}/g) ?? [];
    const began = performance.now();
    expect((await readScopePreview(responseOf(pieces))).rows).toHaveLength(
      100_000,
    );
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
