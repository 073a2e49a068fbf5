/** The MIME text of a mail with an attachment, to be attached to another. */
export function innerMail(): Buffer {
  return Buffer.from(
    [
      'From: Adele Vance <AdeleV@contoso.com>',
      'To: Alex Wilber <AlexW@contoso.com>',
      'Cc: Adele Vance <AdeleV@contoso.com>',
      'Subject: Reminder - please bring laptop',
      'Message-ID: <inner@contoso.com>',
      'Date: Fri, 21 Jul 2017 00:19:52 +0000',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Please find attached.',
      '--b',
      'Content-Type: application/pdf; name=Info.pdf',
      'Content-Disposition: attachment; filename=Info.pdf',
      'Content-Transfer-Encoding: base64',
      '',
      'JVBERi0xLjc=',
      '--b--',
      '',
    ].join('\r\n'),
  );
}
