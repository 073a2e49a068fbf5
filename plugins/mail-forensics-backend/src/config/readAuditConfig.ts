import { PURPOSE_RULES } from 'backstage-plugin-mail-forensics-common';
import type { ConfigSection } from './ConfigSection';
import type { AuditConfig, AuditKey } from './MailForensicsConfig';

const KEY_ID = /^[\w.-]{1,64}$/;

/** In characters: 128 bits even where they are hex digits. */
const SHORTEST_SECRET = 32;

/** Reads `mailForensics.audit`; throws as `readMailForensicsConfig` does. */
export function readAuditConfig(config: ConfigSection): AuditConfig {
  const keys = config.sections('keys').map(readKey);
  if (new Set(keys.map(({ id }) => id)).size < keys.length) {
    throw config.error('keys', 'must have an id each that no other has');
  }
  return { keys, purpose: config.oneOf('purpose', PURPOSE_RULES) ?? 'off' };
}

function readKey(section: ConfigSection): AuditKey {
  const id = section.requiredString('id');
  if (!KEY_ID.test(id)) {
    throw section.error(
      'id',
      'must be 1 to 64 letters, digits, dots, hyphens or underscores',
    );
  }
  const secret = section.requiredString('secret');
  if (secret.length < SHORTEST_SECRET) {
    throw section.error(
      'secret',
      `must have at least ${SHORTEST_SECRET} characters`,
    );
  }
  return { id, secret };
}
