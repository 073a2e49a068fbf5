import { readDeclaration, readUnion } from './declarations.mjs';
import { escaped, formatted, table } from './markdown.mjs';

const INTRODUCTION = `# File event metadata

<!-- Made from the file event, the terms and the operators by scripts/docs.mjs: change those, or scripts/lib/fileEventReference.mjs. -->

One event stands for one attachment of one mail. Its JSON is that of Incydr's v2 file event, so that scripts and SIEMs that
read those read these; what Incydr has no place for is under \`mailForensics\`. This is what the API answers, what _Raw JSON_ in the
details of an event shows, and what an NDJSON export has in each line.

Times are ISO 8601 in UTC. A field whose type has \`null\` is null where the mail, or Microsoft, does not tell it.
`;

const SEARCHING = `
Names are what a \`filter\` calls its \`term\`, what \`srtKey\` sorts by (of several values the first), and the headings of a CSV export. Case never matters,
and \`*\` in a text stands for anything. On recipients and domains a condition holds where it holds for one of them, and its
opposite where it holds for none.
`;

/** What the file event says of parts that it has for Incydr's sake only. */
const NOT_OF_MAIL = 'Does not apply to e-mail.';

/** What a term of each kind holds. */
const KINDS = {
  text: 'text',
  number: 'number',
  time: 'time',
  boolean: 'true or false',
  recipients: 'list of texts',
  constantText: 'text, the same for every event',
  constantNumber: 'number, the same for every event',
  connectionName: 'text',
  anyText: 'file name, addresses, subject and hashes together',
  catalogGroup: 'entity ref of a group',
};

/** The operators of a term of each kind, as `plugins/mail-forensics-backend/src/search/parse/comparisons.ts` has them. */
const PRESENCE = ['EXISTS', 'DOES_NOT_EXIST'];
const EQUALITY = ['IS', 'IS_NOT', 'IS_ANY', 'IS_NONE'];
const TIMES = ['ON_OR_BEFORE', 'ON_OR_AFTER', 'ON', 'WITHIN_THE_LAST'];
const NUMBERS = ['LESS_THAN', 'GREATER_THAN'];
const OPERATORS = {
  text: [...EQUALITY, ...PRESENCE],
  recipients: [...EQUALITY, ...PRESENCE],
  constantText: [...EQUALITY, ...PRESENCE],
  connectionName: [...EQUALITY, ...PRESENCE],
  anyText: EQUALITY,
  number: [...EQUALITY, ...NUMBERS, ...PRESENCE],
  constantNumber: [...EQUALITY, ...NUMBERS, ...PRESENCE],
  boolean: [...EQUALITY, ...PRESENCE],
  time: [...TIMES, ...PRESENCE],
  catalogGroup: EQUALITY,
};

/** Terms that are in no event, and what they ask for. */
const QUESTIONS = {
  anyText: 'Files in which any of these has the text',
  'mailForensics.group':
    'Files that members of the catalog group sent; its members are looked up when the search runs',
};

/**
 * The reference of the file event.
 *
 * @param options.file - the module that declares it
 * @param options.terms - the module of the terms
 * @param options.columns - the module of the columns of an export
 * @param options.event - the module of the file event, loaded
 */
export async function renderFileEventReference(options) {
  const { file, terms, columns, event } = options;
  const fields = readDeclaration(file, 'FileEvent').map(field => ({
    ...field,
    term: terms.findTerm(field.name),
  }));
  const isUsed = ({ description }) =>
    description !== '' && description !== NOT_OF_MAIL;
  const described = new Set(fields.filter(isUsed).map(({ name }) => name));
  const questions = terms.TERM_NAMES.filter(
    name =>
      !described.has(name) && terms.findTerm(name).kind !== 'inapplicable',
  );
  const missing = questions.filter(name => !(name in QUESTIONS));
  if (missing.length) {
    throw new Error(`The file event does not say what ${missing[0]} is`);
  }

  const kinds = readUnion(file, 'AttachmentKind').join(' | ');
  const reasons = readUnion(file, 'HashError').map(
    reason =>
      `- ${reason.replace(/['`]/g, '').replace('${string}', '_code_')}\n`,
  );
  const text = [
    INTRODUCTION,
    '## The fields\n',
    table(
      ['Field', 'Type', 'What it is', 'In a CSV by default'],
      fields
        .filter(isUsed)
        .map(({ name, type, description }) => [
          `\`${name}\``,
          `\`${type.replace('AttachmentKind', kinds)}\``,
          escaped(description),
          columns.DEFAULT_COLUMNS.includes(name) ? 'yes' : '',
        ]),
    ),
    '## Categories\n',
    `\`file.category\` and the two beside it (\`FileCategory\` above) are one of ${list(
      event.FILE_CATEGORIES,
    )}.\n`,
    '## Why there is no hash\n',
    'Where a hash could not be made, `file.hash.md5Error` and `file.hash.sha256Error` are one of these (`HashError` above); the event ' +
      'is recorded all the same.\n',
    reasons.join(''),
    '## Searching\n',
    SEARCHING,
    table(
      ['Term', 'Holds', 'Operators'],
      [...described, ...questions].filter(terms.findTerm).map(name => {
        const term = terms.findTerm(name);
        return [
          `\`${name}\``,
          QUESTIONS[name] ?? KINDS[term.kind],
          list(OPERATORS[term.kind]),
        ];
      }),
    ),
    '## Fields that never apply to e-mail\n',
    'They are in every event, empty, as Incydr has them. Queries may use those that Incydr can search by: they match nothing, and ' +
      'their opposites everything. So are the members of `source`, `destination`, `process`, `report`, `git` and `responseControls` that are not above.\n',
    list(fields.filter(field => !isUsed(field)).map(({ name }) => name)),
  ].join('\n');
  return formatted(text);
}

function list(names) {
  return names.map(name => `\`${name}\``).join(', ');
}
