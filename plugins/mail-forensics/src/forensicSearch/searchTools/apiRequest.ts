import { toSearchRequest } from '../query/toSearchRequest';
import type { Query } from '../query/searchState';

/** Variables of a shell that stand where an address and a token belong; a token in a command would stay in its history. */
export const URL_PLACEHOLDER = '$BACKSTAGE_BACKEND_URL';
export const TOKEN_PLACEHOLDER = '$BACKSTAGE_TOKEN';

/** The body of `POST /v2/file-events`; characters that are not seen are written as escapes. */
export function toJson(query: Query): string {
  return JSON.stringify(toSearchRequest(query), null, 2).replace(
    /[^\P{C}\n]|[\p{Zl}\p{Zp}]/gu,
    hidden =>
      Array.from(
        { length: hidden.length },
        (_, n) => `\\u${hidden.charCodeAt(n).toString(16).padStart(4, '0')}`,
      ).join(''),
  );
}

/** The same as a command of a POSIX shell. */
export function toCurl(query: Query): string {
  const json = toJson(query).replaceAll("'", String.raw`'\''`);
  return [
    `curl "${URL_PLACEHOLDER}/api/mail-forensics/v2/file-events"`,
    `--header "Authorization: Bearer ${TOKEN_PLACEHOLDER}"`,
    `--header 'Content-Type: application/json'`,
    `--data '${json}'`,
  ].join(' \\\n  ');
}
