import type { ConnectionProblemCode } from 'backstage-plugin-mail-forensics-common';
import { z } from 'zod';
import type { TenantId } from '../../mail';
import {
  loginNumber,
  refusalCode,
  toConnectionProblem,
} from '../errors/loginFaults';

/** What a browser that comes back from Microsoft says. All of it is a claim: the state has to be checked, and the tenant proven. */
export type ConsentCallback =
  | { kind: 'signedIn'; state: string; code: string }
  | { kind: 'consented'; state: string; tenantId: TenantId }
  | {
      kind: 'failed';
      /** Null where it came without one, as after a consent that was begun in Microsoft's own portal. */
      state: string | null;
      code: ConnectionProblemCode;
      upstreamCode?: string;
    };

/** A parameter given twice counts as not given. */
const parameter = z.string().min(1).max(8192).optional().catch(undefined);

const callbackQuery = z
  .object({
    state: parameter,
    code: parameter,
    tenant: z.guid().optional().catch(undefined),
    admin_consent: parameter,
    error: parameter,
    error_subcode: parameter,
    error_description: parameter,
    error_uri: parameter,
  })
  .catch({});

type CallbackQuery = z.infer<typeof callbackQuery>;

/** Reads the query of either hop's redirect. An error counts first: it comes together with `admin_consent=True`. */
export function readCallback(query: unknown): ConsentCallback {
  const parsed = callbackQuery.parse(query);
  const { state, code, tenant } = parsed;
  if (parsed.error !== undefined) {
    return readFailure(parsed);
  }
  if (state !== undefined && isTrue(parsed.admin_consent) && tenant) {
    return { kind: 'consented', state, tenantId: tenant as TenantId };
  }
  if (state !== undefined && code !== undefined) {
    return { kind: 'signedIn', state, code };
  }
  return { kind: 'failed', state: state ?? null, code: 'CONSENT_REQUIRED' };
}

function readFailure(query: CallbackQuery): ConsentCallback {
  const refusal = {
    error: query.error,
    number:
      loginNumber(query.error_description) ?? loginNumber(query.error_uri),
  };
  const cancelled =
    query.error_subcode === 'cancel' && refusal.number === undefined;
  return {
    kind: 'failed',
    state: query.state ?? null,
    code: cancelled ? 'CONSENT_DECLINED' : toConnectionProblem(refusal),
    upstreamCode: refusalCode(refusal),
  };
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === 'true';
}
