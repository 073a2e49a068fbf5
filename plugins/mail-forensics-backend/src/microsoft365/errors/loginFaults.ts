import type { ConnectionProblemCode } from 'backstage-plugin-mail-forensics-common';
import { upstreamCode } from './upstreamCode';

/** A refusal of Entra's, from its token endpoint or from a redirect. */
export interface LoginRefusal {
  /** OAuth's `error`. */
  error?: string;
  /** Number after `AADSTS`. */
  number?: string;
  status?: number;
}

/** Who wanted to sign in, to be named to an admin. */
export interface SignInFacts {
  clientId: string;
  /** Id or domain; absent where the person who signs in decides. */
  tenant?: string;
  /** What the app proves itself with, as in "client secret". */
  credential: string;
  /** As it is configured. */
  cloud: string;
}

/**
 * Entra's numbers, by what a person has to do about them. Entra's own advice is to branch on OAuth's `error`, since
 * numbers change: so an unknown number falls back to that, and is kept so that it can be counted.
 * Source: reference-error-codes (Entra); numbers marked * are known from use and are not in that list.
 */
const NUMBERS: ReadonlyMap<string, ConnectionProblemCode> = new Map(
  Object.entries({
    // Client secret keys are expired.
    CREDENTIAL_EXPIRED: ['7000222'],
    // Wrong secret (often its id); none sent; bad signature; bad certificate; outside its time range*; no matching
    // federated credential (70021; by issuer, audience, subject: 700211*, 700212*, 700213*); the keys of a federated
    // token's issuer cannot be read (50166*, 90061*).
    CREDENTIAL_INVALID: [
      '7000215',
      '7000218',
      '700027',
      '700030',
      '700024',
      '70021',
      '700211',
      '700212',
      '700213',
      '50166',
      '90061',
    ],
    // Not in this directory; disabled; not found or not supported.
    APP_NOT_FOUND: ['700016', '7000112', '70001'],
    // Tenant not found; use the other cloud's endpoint; Graph is not known here by this cloud's name.
    TENANT_NOT_FOUND: ['90002', '90038', '900382', '900432', '500011'],
    // Nobody has consented; the app asks for what it does not declare; an admin has to consent; asked for approval.
    CONSENT_REQUIRED: [
      '65001',
      '65005',
      '650056',
      '650057',
      '90094',
      '90095',
      '90099',
    ],
    // "User declined to consent": Cancel on the consent page.
    CONSENT_DECLINED: ['65004'],
    // The account does not exist in this tenant; a single-tenant app on the common endpoint.
    WRONG_TENANT: ['50020', '500201', '500202', '50194'],
    // Conditional access, second factor, enrolment, assignment, blocked country, tenant restrictions.
    BLOCKED_BY_POLICY: [
      '53000',
      '53001',
      '53002',
      '53003',
      '53004',
      '53009',
      '530032',
      '530035',
      '50005',
      '50072',
      '50074',
      '50076',
      '50079',
      '50105',
      '50158',
      '500021',
      '500022',
    ],
    // Throttled; a loop of the same request.
    THROTTLED: ['90055', '50196'],
    // Transient trouble of Entra's own.
    SERVICE_UNAVAILABLE: ['90033', '90006', '90024', '90090', '50000'],
  } satisfies Partial<Record<ConnectionProblemCode, string[]>>).flatMap(
    ([code, numbers]) =>
      numbers.map(number => [number, code as ConnectionProblemCode] as const),
  ),
);

/** OAuth's own words; `access_denied`, `permission_denied` and `consent_required` come by redirect (graph.md 1.1). */
const OAUTH_ERRORS: ReadonlyMap<string, ConnectionProblemCode> = new Map([
  ['invalid_client', 'CREDENTIAL_INVALID'],
  ['unauthorized_client', 'APP_NOT_FOUND'],
  ['invalid_tenant', 'TENANT_NOT_FOUND'],
  ['consent_required', 'CONSENT_REQUIRED'],
  ['interaction_required', 'BLOCKED_BY_POLICY'],
  ['access_denied', 'CONSENT_DECLINED'],
  ['permission_denied', 'CONSENT_DECLINED'],
]);

const DISABLED = '7000112';

/** What a number tells of a refused credential beyond the refusal. */
const CREDENTIAL_HINTS: Readonly<Record<string, string>> = {
  '7000215': ' It must be the value of a client secret, not its ID.',
  '700027':
    ' The certificate is not among those of the app registration, or did not sign it.',
  '700024': ' Its time is over, or the clock of this host is wrong.',
  '70021': ' No federated credential of the app registration fits it.',
  '700211': ' No federated credential of the app registration has its issuer.',
  '700212':
    ' No federated credential of the app registration has its audience.',
  '700213': ' No federated credential of the app registration has its subject.',
  '50166': ' The keys of its issuer could not be read.',
  '90061': ' The keys of its issuer could not be read.',
};

/** Our sentence for a problem; what is not known of the case is left out. */
const MESSAGES: Partial<
  Record<
    ConnectionProblemCode,
    (facts: SignInFacts | undefined, number: string | undefined) => string
  >
> = {
  CREDENTIAL_EXPIRED: facts => `${credentialOf(facts, 'The')} has expired.`,
  CREDENTIAL_INVALID: (facts, number) =>
    `Microsoft refused ${credentialOf(facts, 'the')}.${
      CREDENTIAL_HINTS[number ?? ''] ?? ''
    }`,
  APP_NOT_FOUND: (facts, number) =>
    number === DISABLED
      ? `${appOf(facts, 'The')} is disabled in ${tenantOf(facts)}.`
      : `Microsoft does not know ${appOf(facts, 'the')} in ${tenantOf(facts)}.`,
  TENANT_NOT_FOUND: facts =>
    `Microsoft does not know ${tenantOf(facts)}${
      facts ? ` in the cloud “${facts.cloud}”` : ''
    }.`,
  CONSENT_REQUIRED: facts =>
    `${capitalized(tenantOf(facts))} has not consented to ${appOf(
      facts,
      'the',
    )}.`,
  CONSENT_DECLINED: () => 'Consent was declined.',
  WRONG_TENANT: () => 'The account does not belong to this tenant.',
  BLOCKED_BY_POLICY: facts =>
    `A policy of ${tenantOf(facts)} keeps ${appOf(
      facts,
      'the',
    )} from signing in.`,
  THROTTLED: () => 'Microsoft sign-in asked us to slow down.',
  SERVICE_UNAVAILABLE: () => 'Microsoft sign-in could not answer.',
};

/** Which problem of a connection a refusal is. */
export function toConnectionProblem(
  refusal: LoginRefusal,
): ConnectionProblemCode {
  if (refusal.status === 429) {
    return 'THROTTLED';
  }
  return (
    NUMBERS.get(refusal.number ?? '') ??
    OAUTH_ERRORS.get(refusal.error ?? '') ??
    'SERVICE_UNAVAILABLE'
  );
}

/** Our sentence for a problem that came from sign-in. */
export function loginMessage(
  code: ConnectionProblemCode,
  refusal: LoginRefusal,
  facts?: SignInFacts,
): string {
  const name = refusalCode(refusal);
  const sentence =
    MESSAGES[code]?.(facts, refusal.number) ??
    'Microsoft sign-in refused the app.';
  return name ? `${sentence} (${name})` : sentence;
}

/** The service's own name of a refusal, to be counted and looked up. */
export function refusalCode(refusal: LoginRefusal): string | undefined {
  return refusal.number
    ? `AADSTS${refusal.number}`
    : upstreamCode(refusal.error);
}

/** The number in a text of Entra's: an error description, or the `code` parameter of an error address. */
export function loginNumber(text: string | undefined): string | undefined {
  return /(?:AADSTS|[?&]code=)(\d{4,9})\b/.exec(text ?? '')?.[1];
}

function appOf(facts: SignInFacts | undefined, the: string): string {
  return facts ? `${the} app ${facts.clientId}` : `${the} app`;
}

function tenantOf(facts: SignInFacts | undefined): string {
  return facts?.tenant ? `the tenant ${facts.tenant}` : 'this tenant';
}

function credentialOf(facts: SignInFacts | undefined, the: string): string {
  return facts
    ? `${the} ${facts.credential} of the app ${facts.clientId}`
    : `${the} app's credential`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
