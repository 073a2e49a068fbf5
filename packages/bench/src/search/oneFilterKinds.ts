import { bind, CATEGORIES } from './clauses';
import { ANY_EVENT, newest, type Kind } from './Question';
import { newestTo, newestWhere } from './Sql';

const ONE_FILTER_MS = 100;

/** The newest events under one filter, each kind of filter by itself. */
export const oneFilterKinds: readonly Kind[] = [
  {
    name: 'newest 50: everything',
    bar: ONE_FILTER_MS,
    ask: ({ engine }) => ({
      asked: newest(ANY_EVENT),
      byHand: newestWhere(engine, '1 = 1', [], { rare: false }),
    }),
  },
  {
    name: 'newest 50: sender',
    bar: ONE_FILTER_MS,
    scan: true,
    ask({ engine, company, random }) {
      const { address } = company.sender(random);
      return {
        asked: newest({ term: 'source.email.sender', value: address }),
        byHand: newestWhere(engine, 'e.sender_key = ?', [address]),
      };
    },
  },
  {
    name: 'newest 50: recipient',
    bar: ONE_FILTER_MS,
    ask({ engine, company, random }) {
      const [recipient] = company.recipients(random);
      return {
        asked: newest({
          term: 'destination.email.recipients',
          value: recipient,
        }),
        byHand: [
          newestTo(engine, 'r.address_key = ?', [recipient.toLowerCase()]),
        ],
      };
    },
  },
  {
    name: 'newest 50: file name',
    bar: ONE_FILTER_MS,
    ask({ engine, files, random }) {
      const name = files.next(random, 'asked').fileName;
      const key = name.normalize('NFKC').toLowerCase();
      return {
        asked: newest({ term: 'file.name', value: name }),
        byHand: newestWhere(
          engine,
          engine === 'PostgreSQL'
            ? 'left(e.file_name_key, 100) = ? and e.file_name_key = ?'
            : 'e.file_name_key = ? and e.file_name_key = ?',
          [key, key],
        ),
      };
    },
  },
  {
    name: 'newest 50: file name begins',
    bar: ONE_FILTER_MS,
    ask({ engine, files, random }) {
      const start = `${files.word(random)}_`;
      // The sign after the underscore.
      const before = `${start.slice(0, -1)}\``;
      const column =
        engine === 'PostgreSQL'
          ? 'left(e.file_name_key, 100)'
          : 'e.file_name_key';
      return {
        asked: newest({ term: 'file.name', value: `${start}*` }),
        byHand: newestWhere(engine, `${column} >= ? and ${column} < ?`, [
          start,
          before,
        ]),
      };
    },
  },
  {
    name: 'newest 50: category',
    bar: ONE_FILTER_MS,
    ask({ engine, random }) {
      const category = random.pick(CATEGORIES);
      return {
        asked: newest({ term: 'file.category', value: category }),
        byHand: newestWhere(engine, 'e.category = ?', [category], {
          rare: false,
        }),
      };
    },
  },
  {
    name: 'newest 50: trusted',
    bar: ONE_FILTER_MS,
    ask({ engine, random }) {
      const trusted = random.chance(0.5);
      return {
        asked: newest({ term: 'risk.trusted', value: String(trusted) }),
        byHand: newestWhere(engine, 'e.trusted = ?', [bind(engine, trusted)], {
          rare: false,
        }),
      };
    },
  },
  {
    name: 'newest 50: SHA-256',
    bar: ONE_FILTER_MS,
    ask({ engine, files, random }) {
      const sha256 = files.sharedHash(random.below(150_000));
      return {
        asked: newest({ term: 'file.hash.sha256', value: sha256 }),
        byHand: newestWhere(engine, 'e.sha256 = ?', [sha256]),
      };
    },
  },
  {
    name: 'newest 50: no hash',
    bar: ONE_FILTER_MS,
    ask: ({ engine }) => ({
      asked: newest({ term: 'file.hash.sha256', operator: 'DOES_NOT_EXIST' }),
      byHand: newestWhere(engine, 'e.sha256 is null', [], { rare: false }),
    }),
  },
  {
    name: 'newest 50: mailbox',
    bar: ONE_FILTER_MS,
    ask({ engine, company, random }) {
      const { address } = company.sender(random);
      return {
        asked: newest({ term: 'mailForensics.mailbox', value: address }),
        byHand: newestWhere(engine, 'e.mailbox_key = ?', [address]),
      };
    },
  },
  {
    name: 'newest 50: larger than',
    bar: ONE_FILTER_MS,
    ask({ engine, random }) {
      const size = 1_000_000 * (1 + random.below(20));
      return {
        asked: newest({
          term: 'file.sizeInBytes',
          operator: 'GREATER_THAN',
          value: size,
        }),
        byHand: newestWhere(engine, 'e.size_in_bytes > ?', [size], {
          rare: false,
        }),
      };
    },
  },
  {
    name: 'newest 50: MIME type',
    bar: ONE_FILTER_MS,
    ask({ engine, random }) {
      const mime = random.pick(['application/pdf', 'image/png', 'text/csv']);
      return {
        asked: newest({ term: 'file.mimeType', value: mime }),
        byHand: newestWhere(engine, 'e.mime_type = ?', [mime], { rare: false }),
      };
    },
  },
];
