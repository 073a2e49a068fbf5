import { createHash } from 'node:crypto';
import type { ScopeInput } from 'backstage-plugin-mail-forensics-common';
import { scopeInputSchema } from './schemas/connections';

/** What the audit keeps of a scope: of its file, which may have 32 MB, what proves which one it was. */
export function askedOfScope(body: unknown): unknown {
  const scope = scopeInputSchema.parse(body);
  return withoutFile(scope);
}

/** The same of the body that adds or changes a connection. */
export function askedOfConnection(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || !('scope' in body)) {
    return body;
  }
  const { scope } = body;
  return scope === undefined ? body : { ...body, scope: askedOfScope(scope) };
}

function withoutFile(scope: ScopeInput): unknown {
  if (scope.mode === 'all') {
    return scope;
  }
  const { csv, ...rest } = scope;
  return {
    ...rest,
    csvBytes: Buffer.byteLength(csv),
    csvSha256: createHash('sha256').update(csv).digest('hex'),
  };
}
