/** What a request asks for. */
export const REQUEST_KINDS = [
  'authorize',
  'adminConsent',
  'token',
  'discovery',
  'batch',
  'users',
  'usersDelta',
  'user',
  'groups',
  'groupMembers',
  'organization',
  'servicePrincipals',
  'mailFolders',
  'messages',
  'messageDelta',
  'message',
  'messageMime',
  'attachments',
  'attachment',
  'attachmentContent',
  'other',
] as const;

export type RequestKind = (typeof REQUEST_KINDS)[number];

export interface ClassifiedRequest {
  kind: RequestKind;
  /** As in the path: an id or a user principal name. */
  user: string | null;
}

// The first that fits counts.
const KINDS: readonly [RegExp, RequestKind][] = [
  [/^\/v1\.0\/\$batch$/i, 'batch'],
  [/^\/v1\.0\/users\/?$/i, 'users'],
  [/^\/v1\.0\/users\/delta(\(\))?$/i, 'usersDelta'],
  [/^\/v1\.0\/users\/[^/]+\/?$/i, 'user'],
  [/^\/v1\.0\/groups\/[^/]+\/(transitive)?members/i, 'groupMembers'],
  [/^\/v1\.0\/groups/i, 'groups'],
  [/^\/v1\.0\/organization/i, 'organization'],
  [/^\/v1\.0\/servicePrincipals/i, 'servicePrincipals'],
  [/\/messages\/delta(\(\))?$/i, 'messageDelta'],
  [/\/attachments\/[^/]+\/\$value$/i, 'attachmentContent'],
  [/\/attachments\/[^/]+\/?$/i, 'attachment'],
  [/\/attachments\/?$/i, 'attachments'],
  [/\/messages\/[^/]+\/\$value$/i, 'messageMime'],
  [/\/messages\/[^/]+\/?$/i, 'message'],
  [/\/messages\/?$/i, 'messages'],
  [/\/mailFolders/i, 'mailFolders'],
  [/\/oauth2\/v2\.0\/authorize$/i, 'authorize'],
  [/\/oauth2\/v2\.0\/token$/i, 'token'],
  [/\/adminconsent$/i, 'adminConsent'],
  [/\/(openid-configuration|keys|instance)$/i, 'discovery'],
];

/** @param path - without its query, with keys as segments or in parentheses: `/users/x` or `/users('x')` */
export function classifyRequest(path: string): ClassifiedRequest {
  const plain = keysAsSegments(path);
  const kind = KINDS.find(([pattern]) => pattern.test(plain))?.[1] ?? 'other';
  const user = /^\/v1\.0\/users\/([^/]+)/i.exec(plain)?.[1];
  const isFunction = kind === 'usersDelta';
  return { kind, user: user && !isFunction ? decode(user) : null };
}

/** OData allows `users('x')` for `users/x`. */
export function keysAsSegments(path: string): string {
  return path.replace(
    /\((?:'|%27)(.*?)(?:'|%27)\)/g,
    (_whole, key: string) => `/${key.replaceAll(`''`, `'`)}`,
  );
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
