const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13];

const MAILS = [
  {
    sender: 'AlexW@contoso.com',
    to: ['buyer@northwind.example'],
    subject: 'Offer 4711',
    attachments: [
      { name: 'Offer 4711.pdf', content: '%PDF-1.4\n% an offer\n%%EOF\n' },
      { name: 'price list.csv', content: 'item,price\nbolt,0.12\nnut,0.08\n' },
    ],
  },
  {
    sender: 'LynneR@contoso.com',
    to: ['DiegoS@contoso.com', 'JohannaL@contoso.com'],
    cc: ['MeganB@contoso.com'],
    subject: 'Salaries, confidential',
    attachments: [
      { name: 'salaries 2027.csv', content: 'name,salary\nA,1\nB,2\n' },
    ],
  },
  {
    sender: 'IsaiahL@contoso.com',
    to: ['isaiah.private@mailbox.example'],
    subject: '',
    attachments: [
      {
        name: 'customer database.sql',
        content: 'CREATE TABLE customers (id integer, name text);\n',
      },
    ],
  },
  {
    sender: 'PattiF@contoso.com',
    to: ['press@fourthcoffee.example', 'NestorW@contoso.com'],
    bcc: ['patti@home.example'],
    subject: 'Pictures for the article',
    attachments: [
      { name: 'team.png', content: new Uint8Array([...PNG, 1]) },
      { name: 'logo.png', content: new Uint8Array([...PNG, 2]), inline: true },
    ],
  },
];

/** Mail that other people of Contoso send meanwhile: a search must tell one file from the rest. */
export async function sendMailAround(simulator: string): Promise<void> {
  for (const { sender, ...mail } of MAILS) {
    const response = await fetch(`${simulator}/_sim/users/${sender}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        ...mail,
        body: 'Please find it attached.',
        attachments: mail.attachments.map(({ name, content, ...rest }) => ({
          name,
          contentBytes: Buffer.from(content).toString('base64'),
          ...rest,
        })),
      }),
    });
    if (response.status !== 201) {
      throw new Error(`The simulated tenant answered ${response.status}`);
    }
  }
}
