import { readDeclaration } from './declarations.mjs';
import { escaped, formatted, table } from './markdown.mjs';

const INTRODUCTION = `# Configure

<!-- Made from the config.d.ts of the plugins by scripts/docs.mjs: change those, or scripts/lib/configuration.mjs. -->

Everything is under \`mailForensics\` in \`app-config.yaml\`, or in any file that the backend is started with by \`--config\`. **Nothing
of it is required to start**: Data Connections then says what is missing before a tenant can be connected. What is there and
wrong stops the start with one sentence that begins with the key. Changes take effect when the backend is restarted.

Secrets belong into environment variables, files (\`$file\`) or what else your portal uses. What is marked _secret_ below is
left out of logs by Backstage.

\`\`\`yaml
mailForensics:
  microsoft365:
    clientId: \${MAIL_FORENSICS_CLIENT_ID}
    credential:
      clientSecret: \${MAIL_FORENSICS_CLIENT_SECRET}
  collection:
    pollInterval: { minutes: 5 }
    concurrency: 16
    watchDeletedItems: true
    hashing: { enabled: true, maxSize: 150MB }
  retention: { days: 365 }
  trustedDomains: ['contoso.com', '*.contoso.com']
  notifications: { recipients: ['group:default/security'] }
  audit:
    keys:
      - { id: '2026', secret: '\${MAIL_FORENSICS_AUDIT_KEY}' }
    purpose: optional
\`\`\`

Where the values under \`microsoft365\` come from: [Register the app in Entra](entra.md). What to think about before you change
those under \`collection\`, \`retention\` and \`audit\`: [Operating it](operating.md).
`;

/** Sections in the order of the page, with what is true of the whole. */
const SECTIONS = {
  microsoft365:
    'The app registration that signs in to the tenants. `clientId` and `credential` are needed to connect one.',
  collection: 'How mailboxes are read.',
  retention: 'How long events are kept.',
  trustedDomains:
    'Who is trusted is decided when an event is recorded: a change concerns what is sent from then on.',
  notifications: 'Who is told that a connection broke.',
  audit: 'How it is proved who searched for what.',
  rateLimit: 'How much one person may ask.',
  allowWithoutPermissions: 'For portals without the permission framework.',
};

/**
 * The reference of the configuration.
 *
 * @param files - the config.d.ts of each plugin; what two of them declare is told as the first does
 */
export async function renderConfiguration(files) {
  const keys = new Map();
  for (const key of files.flatMap(file => readDeclaration(file, 'Config'))) {
    const [, ...rest] = key.name.split('.');
    const known = keys.get(key.name);
    keys.set(key.name, {
      ...key,
      section: rest[0].replace('[]', ''),
      visibility: key.tags.visibility ?? known?.visibility ?? 'backend',
      description: known?.description ?? key.description,
    });
  }
  const unknown = [...keys.values()].filter(
    ({ section }) => !(section in SECTIONS),
  );
  if (unknown.length) {
    throw new Error(`No section of the page is for ${unknown[0].name}`);
  }
  const silent = [...keys.values()].find(({ description }) => !description);
  if (silent) {
    throw new Error(`config.d.ts does not say what ${silent.name} does`);
  }
  const sections = Object.entries(SECTIONS).map(
    ([section, about]) =>
      `\n## ${section}\n\n${about}\n\n${table(
        ['Key', 'Type', 'Who sees it', 'What it does'],
        [...keys.values()].filter(key => key.section === section).map(row),
      )}`,
  );
  return formatted(INTRODUCTION + sections.join(''));
}

function row({ name, type, visibility, description }) {
  return [
    `\`${name}\``,
    `\`${type}\``,
    visibility === 'frontend' ? 'the page, too' : visibility,
    escaped(description),
  ];
}
