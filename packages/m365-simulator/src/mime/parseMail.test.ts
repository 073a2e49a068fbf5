import { resolve } from 'path';
import { manifestFacts, parsedFacts } from './__testUtils__/MailFacts';
import { readMailSet } from './MailSet';
import { parseMail } from './parseMail';

const directory = resolve(__dirname, '../../mail');

const CATEGORIES = `
  archive attachment-only audio-video bad-date base64-garbage bcc-present calendar cc-present deep-nesting
  duplicate-content duplicate-filename duplicate-message-id empty-attachment executable-name forbidden-chars-filename
  huge-recipient-list image inline-cid inline-no-cid large long-filename malformed-headers malformed-mime
  many-attachments many-recipients mbox-from-line message-partial-external missing-content-type missing-date
  missing-filename missing-filename-nonplain missing-from missing-message-id missing-subject name-only-in-content-type
  named-body-alternative nested-message nested-message-with-attachments no-attachment no-envelope-headers no-extension
  no-recipient nonascii-filename nonascii-subject nul-bytes octet-stream odd-disposition odd-message-id office
  path-chars-filename pdf pgp punctuation-filename raw-8bit-filename raw-8bit-header report report-only
  rfc2047-filename rfc2231-filename sender-differs several-attachments several-from signature-only smime
  text-attachment tnef unknown-cte unusual-charset`
  .trim()
  .split(/\s+/);

describe('the mails of this repository', () => {
  it('cover every category', async () => {
    const mails = await readMailSet(directory);
    const covered = new Set(mails.flatMap(mail => mail.categories));
    expect([...covered].sort()).toEqual(CATEGORIES);
  });

  it('come out of parseMail as the manifest has them, byte for byte', async () => {
    const mails = await readMailSet(directory);
    const parsed = await Promise.all(mails.map(parsedFacts));
    expect(parsed).toHaveLength(47);
    mails.forEach((mail, index) =>
      expect({ file: mail.file, ...parsed[index] }).toEqual({
        file: mail.file,
        ...manifestFacts(mail),
      }),
    );
  });
});

describe('parseMail', () => {
  const lines = (...text: string[]) => Buffer.from(text.join('\r\n'));

  it.each([
    ['Undisclosed recipients:;', []],
    ['Team: a@x.test, "B, C" <b@x.test>;, d@x.test', ['a', 'b', 'd']],
    ['a@x.test, , <>, No Address', ['a']],
    ['=?utf-8?Q?J=C3=B6rg?= <a@x.test>', ['a']],
    ['"c@x.test" <a@x.test>', ['a']],
  ])('reads the addresses of To: %s', async (header, expected) => {
    const { to } = await parseMail(lines(`To: ${header}`, '', 'text'));
    expect(to.map(({ address }) => address.split('@')[0])).toEqual(expected);
  });

  it.each([
    ['Mon, 2 Mar 2026 09:00:00 +0100 (CET)', '2026-03-02T08:00:00.000Z'],
    ['2 Mar 26 09:00 GMT', '2026-03-02T09:00:00.000Z'],
    ['Mon, 2 Mar 2026 09:00:00', '2026-03-02T09:00:00.000Z'],
    ['Mon, 2 Mar 2026 25:00:00 +0100', undefined],
    ['version 1', undefined],
    ['', undefined],
  ])('reads Date: %s as %s', async (header, expected) => {
    const { sentAt } = await parseMail(lines(`Date: ${header}`, '', 'text'));
    expect(sentAt?.toISOString()).toEqual(expected);
  });

  it('prefers HTML, and reads it in its charset', async () => {
    const { body } = await parseMail(
      lines(
        'Content-Type: multipart/alternative; boundary=b',
        '',
        '--b',
        '',
        'plain',
        '--b',
        'Content-Type: text/html; charset=iso-8859-1',
        'Content-Transfer-Encoding: quoted-printable',
        '',
        '<b>gr=FC=DFe</b>',
        '--b--',
      ),
    );
    expect(body).toEqual({ contentType: 'html', content: '<b>grüße</b>' });
  });

  it('reads text in an unknown charset all the same', async () => {
    const { body } = await parseMail(
      lines('Content-Type: text/plain; charset=klingon', '', 'text'),
    );
    expect(body).toEqual({ contentType: 'text', content: 'text' });
  });

  it('keeps the line ends of an attachment, and only those that are its own', async () => {
    const { attachments } = await parseMail(
      Buffer.from(
        [
          'Content-Type: multipart/mixed; boundary=b\n\n',
          '--b\r\nContent-Type: x/y\r\n\r\none\r\ntwo\n\r\n',
          '--b\r\nContent-Type: x/y\r\n\r\n\r\n',
          '--b\r\nContent-Type: x/y\r\n\r\n\r\n\r\n',
          '--b\nContent-Type: x/y\n\n\n',
          '--b--',
        ].join(''),
      ),
    );
    const contents = attachments.map(attachment =>
      attachment.kind === 'file' ? attachment.bytes.toString() : '',
    );
    expect(contents).toEqual(['one\r\ntwo\n', '', '\r\n', '']);
  });

  it('takes nothing at all for an empty mail', async () => {
    expect(await parseMail(Buffer.alloc(0))).toEqual({
      from: null,
      sender: null,
      to: [],
      cc: [],
      bcc: [],
      subject: null,
      body: { contentType: 'text', content: '' },
      attachments: [],
    });
  });
});
