import type {
  Filter,
  FilterGroup,
  Subgroup,
} from 'backstage-plugin-mail-forensics-common';
import fc from 'fast-check';
import { EU, US } from './seed';

const textTerms = [
  'file.name',
  'destination.email.subject',
  'source.email.sender',
  'source.email.from',
  'user.email',
  'destination.email.recipients',
  'mailForensics.to',
  'mailForensics.cc',
  'mailForensics.bcc',
  'risk.untrustedValues.domains',
  'event.detectorDisplayName',
  'event.observer',
  'file.category',
  'file.mimeType',
  'file.mimeTypeByBytes',
  'file.hash.md5',
  'file.hash.sha256Error',
  'file.owner',
  'mailForensics.connectionId',
  'mailForensics.internetMessageId',
  'mailForensics.attachmentKind',
  'risk.trustReason',
  'destination.domains',
];
const texts = [
  'payroll',
  'PAYROLL 2026.pdf',
  '.pdf',
  '2026',
  'r\u00e9sum\u00e9',
  're\u0301sume\u0301.docx',
  '%',
  '_',
  '\\',
  "'",
  '@',
  'bob@example.com',
  '@contoso.com',
  '@example.com',
  'example.org',
  'contoso',
  'EU',
  'ÜS',
  'ος',
  'ΟΔΟΣ',
  'pdf',
  'text/csv',
  'item',
  'c'.repeat(32),
  'D'.repeat(64),
  EU,
  US,
  '\u{1F4C4}',
  '\u2400',
  'x\u0000y',
  'Office365',
  'e',
];
const text = fc.oneof(
  fc.constantFrom(...texts).map(part => `*${part}*`),
  fc
    .array(fc.constantFrom('*', '*', ...texts), { minLength: 1, maxLength: 3 })
    .map(parts => parts.join('')),
);

const filter: fc.Arbitrary<Filter> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      term: fc.constantFrom(...textTerms, 'anyText'),
      operator: fc.constantFrom('IS' as const, 'IS_NOT' as const),
      value: text,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      term: fc.constantFrom(...textTerms, 'anyText'),
      operator: fc.constantFrom('IS_ANY' as const, 'IS_NONE' as const),
      value: fc.array(text, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      term: fc.constantFrom(
        ...textTerms,
        'file.sizeInBytes',
        'risk.trusted',
        '@timestamp',
        'mailForensics.receivedAt',
      ),
      operator: fc.constantFrom('EXISTS' as const, 'DOES_NOT_EXIST' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      term: fc.constantFrom('file.sizeInBytes', 'risk.score'),
      operator: fc.constantFrom(
        'IS' as const,
        'IS_NOT' as const,
        'LESS_THAN' as const,
        'GREATER_THAN' as const,
      ),
      value: fc.constantFrom(-1, 0, 0.5, 9.5, 10, '10', 1_024, 1e18),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      term: fc.constantFrom('risk.trusted', 'mailForensics.inline'),
      operator: fc.constantFrom('IS' as const, 'IS_NOT' as const),
      value: fc.constantFrom('TRUE', 'FALSE', true),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      term: fc.constantFrom(
        '@timestamp',
        'event.inserted',
        'mailForensics.receivedAt',
        'file.created',
      ),
      operator: fc.constantFrom(
        'ON' as const,
        'ON_OR_AFTER' as const,
        'ON_OR_BEFORE' as const,
      ),
      value: fc.constantFrom(
        '2026-11-20',
        '2026-11-21',
        '2026-11-22',
        '2026-11-20T08:00:00.000Z',
        '2026-11-20T23:59:59.000Z',
        '2026-11-22T11:00:00.000Z',
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      term: fc.constantFrom('@timestamp', 'event.ingested'),
      operator: fc.constant('WITHIN_THE_LAST' as const),
      value: fc.constantFrom('P1D', 'P2D', 'P30D'),
    }),
  },
);
const clause = fc.constantFrom('AND' as const, 'OR' as const, undefined);

const { group } = fc.letrec<{
  group: FilterGroup | Subgroup;
  leaf: FilterGroup;
  node: Subgroup;
}>(tie => ({
  group: fc.oneof({ maxDepth: 2 }, tie('leaf'), tie('node')),
  leaf: fc.record({
    filterClause: clause,
    filters: fc.array(filter, { minLength: 1, maxLength: 3 }),
  }),
  node: fc.record({
    subgroupClause: clause,
    subgroups: fc.array(tie('group'), { minLength: 1, maxLength: 2 }),
  }),
}));
/** Small queries over the dozen events: terms of every kind, every operator, values that are there and others. */
export const query = fc.record({
  groupClause: clause,
  groups: fc.array(group, { minLength: 1, maxLength: 3 }),
});
