import type { Config } from '@backstage/config';
import type { RootConfigService } from '@backstage/backend-plugin-api';
import { ConfigSection } from './ConfigSection';
import { parseSize } from './parseSize';
import { readAuditConfig } from './readAuditConfig';
import { readMicrosoft365Config } from './readMicrosoft365Config';
import type {
  CollectionConfig,
  MailForensicsConfig,
  RateLimitConfig,
} from './MailForensicsConfig';

const KEY = 'mailForensics';
const SECOND_MS = 1000;
const DAY_MS = 24 * 60 * 60 * SECOND_MS;

const DEFAULT_POLL_INTERVAL_MS = 5 * 60 * SECOND_MS;
const DEFAULT_CONCURRENCY = 16;
const DEFAULT_MAX_HASHED_SIZE = '150MB';
const DEFAULT_RETENTION_DAYS = 365;

/** A page that opens makes about ten requests, and so does each search on it. */
const DEFAULT_RATE_LIMIT: RateLimitConfig = {
  burst: 300,
  perSecond: 30,
  concurrent: 60,
};

const DOMAIN = /^(?:\*\.)?[^\s@*/:]+$/;
const ENTITY_REF = /^[^\s:/]+:(?:[^\s:/]+\/)?[^\s:/]+$/;

/**
 * Reads and checks everything under `mailForensics`. Nothing of it has to be there.
 *
 * @throws InputError with one sentence that begins with the key that is wrong
 */
export function readMailForensicsConfig(
  rootConfig: RootConfigService | Config,
): MailForensicsConfig {
  const config = new ConfigSection(readRoot(rootConfig), KEY);
  return {
    allowWithoutPermissions: config.boolean('allowWithoutPermissions') ?? false,
    microsoft365: readMicrosoft365Config(config.section('microsoft365')),
    collection: readCollection(config.section('collection')),
    retentionDays:
      config.section('retention').integer('days', { min: 1, max: 36_500 }) ??
      DEFAULT_RETENTION_DAYS,
    trustedDomains: readTrustedDomains(config),
    notificationRecipients: readRecipients(config.section('notifications')),
    audit: readAuditConfig(config.section('audit')),
    rateLimit: readRateLimit(config.section('rateLimit')),
  };
}

/** Keys, in full, without which no connection can be authorized. */
export function missingConfigKeys(config: MailForensicsConfig): string[] {
  const { clientId, credential } = config.microsoft365;
  return [
    ...(clientId ? [] : [`${KEY}.microsoft365.clientId`]),
    ...(credential ? [] : [`${KEY}.microsoft365.credential`]),
  ];
}

function readRoot(rootConfig: Config): Config | undefined {
  try {
    return rootConfig.getOptionalConfig(KEY);
  } catch {
    throw new ConfigSection(rootConfig, 'app-config').error(
      KEY,
      'must be an object',
    );
  }
}

function readCollection(config: ConfigSection): CollectionConfig {
  const pollIntervalMs =
    config.duration('pollInterval') ?? DEFAULT_POLL_INTERVAL_MS;
  if (pollIntervalMs < SECOND_MS || pollIntervalMs > DAY_MS) {
    throw config.error('pollInterval', 'must be from one second to one day');
  }
  const hashing = config.section('hashing');
  return {
    pollIntervalMs,
    concurrency:
      config.integer('concurrency', { min: 1, max: 1000 }) ??
      DEFAULT_CONCURRENCY,
    watchDeletedItems: config.boolean('watchDeletedItems') ?? true,
    hashing: {
      enabled: hashing.boolean('enabled') ?? true,
      maxSizeBytes: readMaxSize(hashing),
    },
  };
}

function readRateLimit(config: ConfigSection): RateLimitConfig {
  const range = { min: 1, max: 1_000_000 };
  return {
    burst: config.integer('burst', range) ?? DEFAULT_RATE_LIMIT.burst,
    perSecond:
      config.integer('perSecond', range) ?? DEFAULT_RATE_LIMIT.perSecond,
    concurrent:
      config.integer('concurrent', range) ?? DEFAULT_RATE_LIMIT.concurrent,
  };
}

function readMaxSize(hashing: ConfigSection): number {
  const bytes = parseSize(hashing.raw('maxSize') ?? DEFAULT_MAX_HASHED_SIZE);
  if (bytes === undefined) {
    throw hashing.error(
      'maxSize',
      "must be a size such as '150MB' (B, KB, MB or GB, in steps of 1024)",
    );
  }
  return bytes;
}

function readTrustedDomains(config: ConfigSection): string[] {
  return config.strings('trustedDomains').map(domain => {
    if (!DOMAIN.test(domain)) {
      throw config.error(
        'trustedDomains',
        "must hold domains such as 'contoso.com' or '*.contoso.com'",
      );
    }
    return domain.toLowerCase();
  });
}

function readRecipients(config: ConfigSection): string[] {
  const recipients = config.strings('recipients');
  if (!recipients.every(recipient => ENTITY_REF.test(recipient))) {
    throw config.error(
      'recipients',
      "must hold entity refs such as 'group:default/security'",
    );
  }
  return recipients;
}
