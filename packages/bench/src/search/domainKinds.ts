import { domainOf } from './clauses';
import { newest, type Kind } from './Question';
import { newestTo } from './Sql';

const DOMAIN_MS = 50;

/** Mail to a company. */
export const domainKinds: readonly Kind[] = [
  {
    name: 'recipient domain',
    bar: DOMAIN_MS,
    scan: true,
    ask({ engine, company, random }) {
      const domain = domainOf(company.recipients(random)[0]);
      return {
        asked: newest({
          term: 'destination.email.recipients',
          value: `*@${domain}`,
        }),
        byHand: [newestTo(engine, 'r.domain = ?', [domain])],
      };
    },
  },
  {
    name: 'recipient domain: subdomains',
    bar: DOMAIN_MS,
    ask({ engine, company, random }) {
      const domain = company.partners[random.below(500)];
      return {
        asked: newest({
          term: 'destination.email.recipients',
          value: `*.${domain}`,
        }),
        byHand: [
          newestTo(
            engine,
            'r.domain in (select domain from file_event_domains where domain like ?)',
            [`%.${domain}`],
          ),
          newestTo(engine, 'r.domain = ?', [`mail.${domain}`]),
        ],
      };
    },
  },
];
