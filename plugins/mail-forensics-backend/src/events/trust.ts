import { domainToASCII } from 'node:url';
import { addressKey, matchKey } from './matchKey';

const TRUST_REASON = 'Trusted email recipient';

// Longest domain name there is, in characters.
const DOMAIN_MAX_LENGTH = 253;

/** Whether every recipient of a mail is in a trusted domain, and which domains are not. */
export interface TrustAssessment {
  trusted: boolean;
  trustReason: string | null;
  /** One flag for each recipient, in the order given. */
  trustedRecipients: boolean[];
  /** Domains of recipients that are on no entry of the list, each once. Addresses without a domain add none. */
  untrustedDomains: string[];
}

/**
 * Judges a mail by all its recipients, as Incydr does: one domain off the list makes it untrusted. A mail without
 * recipients is not trusted, nor is an address whose domain cannot be told.
 *
 * @param recipients - addresses as they are in the mail
 * @param trustedDomains - `contoso.com` is that domain only, `*.contoso.com` its subdomains only
 */
export function assessTrust(
  recipients: readonly string[],
  trustedDomains: readonly string[],
): TrustAssessment {
  const entries = trustedDomains.flatMap(parseEntry);
  const trustedRecipients = recipients.map(address =>
    isTrusted(address, entries),
  );
  const trusted = recipients.length > 0 && trustedRecipients.every(Boolean);
  const untrusted = recipients
    .filter((_, index) => !trustedRecipients[index])
    .flatMap(address => domainOf(address) ?? []);
  return {
    trusted,
    trustReason: trusted ? TRUST_REASON : null,
    trustedRecipients,
    untrustedDomains: [...new Set(untrusted)],
  };
}

/** What follows the last `@` of an address, in the form of {@link matchKey}; null where there is nothing. */
export function domainOf(address: string): string | null {
  const key = matchKey(address, Number.MAX_SAFE_INTEGER);
  const at = key.lastIndexOf('@');
  const domain = key.slice(at + 1, at + 1 + DOMAIN_MAX_LENGTH);
  return at < 0 || domain === '' ? null : domain;
}

interface TrustedEntry {
  domain: string;
  subdomains: boolean;
}

function parseEntry(entry: string): TrustedEntry[] {
  const subdomains = entry.startsWith('*.');
  const domain = domainToASCII(subdomains ? entry.slice(2) : entry);
  return domain === '' ? [] : [{ domain, subdomains }];
}

function isTrusted(address: string, entries: TrustedEntry[]): boolean {
  const domain = routedDomain(address);
  return (
    domain !== null &&
    entries.some(entry =>
      entry.subdomains
        ? domain.endsWith(`.${entry.domain}`)
        : domain === entry.domain,
    )
  );
}

/**
 * The domain that a mail server routes by: after the last ASCII `@`. An address in which a look-alike of `@` would tell
 * another domain has none that can be trusted.
 */
function routedDomain(address: string): string | null {
  const raw = address.slice(address.lastIndexOf('@') + 1);
  if (!address.includes('@') || addressKey(raw) !== domainOf(address)) {
    return null;
  }
  const ascii = domainToASCII(raw);
  return ascii === '' ? null : ascii;
}
