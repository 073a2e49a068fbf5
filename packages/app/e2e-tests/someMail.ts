import { tenant } from './tenant';

const PEOPLE = [
  'AdeleV@contoso.com',
  'AlexW@contoso.com',
  'LynneR@contoso.com',
  'IsaiahL@contoso.com',
  'PattiF@contoso.com',
  'NestorW@contoso.com',
];

const RECIPIENTS = [
  ['lee@gmail.example'],
  ['buyer@northwind.example', 'press@fourthcoffee.example'],
  ['DiegoS@contoso.com'],
];

const FILES = [
  { name: 'plan.pdf', content: '%PDF-1.4\n' },
  { name: 'customers.csv', content: 'name,city\n' },
  { name: 'team.png', content: '\x89PNG\r\n\x1a\n' },
  { name: 'schema.sql', content: 'CREATE TABLE customers (id integer);\n' },
];

/** How many mails with one attachment each `sendSomeMail` sends. */
export const MAILS = 48;

/**
 * Number `n` of them: of the files of one name every fourth has the same bytes, and three in 48 are links to the cloud,
 * which have no hash.
 */
export function mailOf(n: number) {
  const { name, content } = FILES[n % FILES.length];
  return {
    sender: PEOPLE[n % PEOPLE.length],
    to: RECIPIENTS[n % RECIPIENTS.length],
    subject: `Number ${n}`,
    // An hour apart, so that there is something to see over time.
    sentAt: new Date(Date.now() - n * 3_600_000).toISOString(),
    attachments: [
      n % 16 === 15
        ? { kind: 'reference', name: `cloud ${n}.docx`, inline: false }
        : {
            name,
            contentBytes: Buffer.from(
              `${content}${n % 4 === 0 ? '' : n}`,
              'latin1',
            ).toString('base64'),
          },
    ],
  };
}

/** People of Contoso send some dozens of mails, over two days as their programs tell it. */
export async function sendSomeMail(): Promise<void> {
  for (let n = 0; n < MAILS; n++) {
    const { sender, ...mail } = mailOf(n);
    await tenant('POST', `/users/${sender}/messages`, {
      ...mail,
      body: 'Please find it attached.',
    });
  }
}
