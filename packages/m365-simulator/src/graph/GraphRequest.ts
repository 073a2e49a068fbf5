import { AppTokenClaims } from '../entra/Tokens';
import { Tenant } from '../tenant/Tenant';

/** A request to Graph, alone or in a batch. */
export interface GraphRequest {
  method: string;
  /** Below `/v1.0`, decoded; keys in parentheses have become segments. */
  segments: string[];
  query: URLSearchParams;
  /** Names in lower case. */
  headers: Record<string, string | undefined>;
  /** Scheme, host and port that links begin with. */
  origin: string;
  body: unknown;
  /** Aborted when the client has gone, or has its answer. */
  closed?: AbortSignal;
}

/** A request whose token was accepted. */
export interface AuthorizedRequest extends GraphRequest {
  tenant: Tenant;
  claims: AppTokenClaims;
  /** Permissions that the token has and the tenant still grants. */
  roles: ReadonlySet<string>;
}

export type GraphReply =
  | {
      kind: 'json';
      status: number;
      headers?: Record<string, string>;
      body: unknown;
    }
  | {
      kind: 'bytes';
      contentType: string;
      byteCount: number;
      chunks: Iterable<Buffer>;
    };

/** `/users/{id}/messages/{id}`: what stands between braces is given to the handler. */
export interface GraphRoute {
  method: 'GET' | 'POST';
  path: string;
  /** Any of these permissions is enough. */
  roles: readonly string[];
  /** The first parameter is a user whose mailbox must exist and be open to the app. */
  mailbox?: boolean;
  handle(
    request: AuthorizedRequest,
    ...parameters: string[]
  ): GraphReply | Promise<GraphReply>;
}

export const DIRECTORY_USER_ROLES = [
  'User.Read.All',
  'User.ReadBasic.All',
  'Directory.Read.All',
];
export const GROUP_ROLES = [
  'GroupMember.Read.All',
  'Group.Read.All',
  'Directory.Read.All',
];
/** On top of those, where the membership of a group is hidden. */
export const HIDDEN_MEMBER_ROLES = ['Member.Read.Hidden'];
export const MAIL_ROLES = ['Mail.Read', 'Mail.ReadBasic', 'Mail.ReadBasic.All'];
/** What needs more than basic mail: attachments, bodies, extended properties. */
export const FULL_MAIL_ROLES = ['Mail.Read'];

export function json(
  body: unknown,
  headers?: Record<string, string>,
): GraphReply {
  return { kind: 'json', status: 200, headers, body };
}

export function metadataUrl(request: GraphRequest, fragment: string): string {
  return `${request.origin}/v1.0/$metadata#${fragment}`;
}

/** `(a,b)`, or nothing where all properties are given. */
export function selectSuffix(select: string[] | null): string {
  return select ? `(${select.join(',')})` : '';
}

export function allows(
  request: AuthorizedRequest,
  roles: readonly string[],
): boolean {
  return roles.some(role => request.roles.has(role));
}

/** The members of a `Prefer` header. */
export interface Preferences {
  maxPageSize: number | null;
  immutableIds: boolean;
}

export function preferencesOf(request: GraphRequest): Preferences {
  const prefer = request.headers.prefer ?? '';
  const size = /odata\.maxpagesize\s*=\s*(\d+)/i.exec(prefer)?.[1];
  return {
    maxPageSize: size && Number(size) > 0 ? Number(size) : null,
    immutableIds: /IdType\s*=\s*"?ImmutableId"?/i.test(prefer),
  };
}

/** The answer's own `Preference-Applied`. */
export function preferenceApplied(
  preferences: Preferences,
): Record<string, string> {
  const applied = [
    ...(preferences.immutableIds ? ['IdType="ImmutableId"'] : []),
    ...(preferences.maxPageSize
      ? [`odata.maxpagesize=${preferences.maxPageSize}`]
      : []),
  ];
  return applied.length > 0 ? { 'Preference-Applied': applied.join(', ') } : {};
}
