import type { PurposeRule } from 'backstage-plugin-mail-forensics-common';

/** Configuration of the plugin, read and checked once at start-up. Durations are milliseconds, sizes bytes. */
export interface MailForensicsConfig {
  allowWithoutPermissions: boolean;
  /** Absent members: nothing to connect with yet; the plugin starts all the same and says what is missing. */
  microsoft365: Microsoft365Config;
  collection: CollectionConfig;
  retentionDays: number;
  /** Lower case; an entry that starts with `*.` means the subdomains of the rest. */
  trustedDomains: string[];
  notificationRecipients: string[];
  audit: AuditConfig;
  rateLimit: RateLimitConfig;
}

/** What one person may ask of one replica. */
export interface RateLimitConfig {
  /** Requests at once, after a pause. */
  burst: number;
  /** And from then on. */
  perSecond: number;
  /** Requests that are being answered. */
  concurrent: number;
}

export interface AuditConfig {
  /** The first makes new hashes; the others are only there to check old ones. */
  keys: AuditKey[];
  purpose: PurposeRule;
}

/** A key that the entries of the audit are chained with. */
export interface AuditKey {
  /** Stored with each entry. */
  id: string;
  secret: string;
}

export interface Microsoft365Config {
  clientId?: string;
  /** Set for a single-tenant app registration: the only tenant that may be connected. */
  tenantId?: string;
  credential?: AppCredential;
  cloud: Microsoft365Cloud;
  /** Origins (scheme, host, port) that requests go to; the public ones of the cloud unless overridden. */
  endpoints: { login: string; graph: string };
}

export type Microsoft365Cloud =
  | 'global'
  | 'usGovernment'
  | 'usGovernmentDoD'
  | 'china';

export type AppCredential =
  | { kind: 'clientSecret'; clientSecret: string }
  | { kind: 'certificate'; certificateFile: string; privateKeyFile: string }
  | { kind: 'federatedToken'; federatedTokenFile: string }
  | { kind: 'managedIdentity'; clientId?: string };

export interface CollectionConfig {
  pollIntervalMs: number;
  concurrency: number;
  watchDeletedItems: boolean;
  hashing: { enabled: boolean; maxSizeBytes: number };
}
