import { graphError, html, json, reset } from '../__testUtils__/ScriptedFetch';
import { GraphFailure } from './GraphFailure';

const KNOWN = { retryAfterMs: 5_000, tokenWithoutRoles: false };

describe('GraphFailure', () => {
  it("reads the service's own form", async () => {
    const failure = await GraphFailure.fromResponse(
      graphError(403, 'ErrorAccessDenied'),
      KNOWN,
    );
    expect(failure).toMatchObject({
      status: 403,
      code: 'ErrorAccessDenied',
      requestId: 'req-1',
      retryAfterMs: 5_000,
    });
    expect(failure.message).not.toContain('anna');
  });

  it('prefers the request id of the header', async () => {
    const failure = await GraphFailure.fromResponse(
      graphError(403, 'X', { 'request-id': 'req-2' }),
      KNOWN,
    );
    expect(failure.requestId).toBe('req-2');
  });

  it.each([
    ["a gateway's page", () => html(502)],
    ['an empty body', () => new Response(null, { status: 502 })],
    ['an array', () => json([], { status: 502 })],
    ['null', () => json(null, { status: 502 })],
    ["OAuth's form", () => json({ error: 'invalid' }, { status: 502 })],
    [
      'a text where the code should be',
      () =>
        json(
          { error: { code: 'Dear anna@contoso.example,' } },
          { status: 502 },
        ),
    ],
    [
      'a code without end',
      () => json({ error: { code: 'X'.repeat(5_000) } }, { status: 502 }),
    ],
  ])('has no code for %s', async (_, response) => {
    const failure = await GraphFailure.fromResponse(response(), KNOWN);
    expect(failure).toMatchObject({ status: 502, code: null });
  });

  it('survives an inner error of another form', async () => {
    const failure = await GraphFailure.fromResponse(
      json({ error: { code: 'Known', innerError: 'text' } }, { status: 500 }),
      KNOWN,
    );
    expect(failure.code).toBe('Known');
  });

  it('names the reason of a broken connection, as far as there is one', () => {
    expect(GraphFailure.fromNetworkError(reset()).code).toBe('ECONNRESET');
    expect(GraphFailure.fromNetworkError('text').code).toBe('NetworkError');
  });
});
