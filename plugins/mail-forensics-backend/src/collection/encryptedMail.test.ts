import { isEncryptedMail } from './encryptedMail';

describe('isEncryptedMail', () => {
  it.each([
    ['smime.p7m', null],
    ['SMIME.P7M', 'application/octet-stream'],
    ['message.rpmsg', null],
    ['', 'application/pkcs7-mime'],
    ['blob', 'Application/X-PKCS7-MIME; smime-type=enveloped-data'],
    ['', 'application/x-microsoft-rpmsg-message'],
  ])('knows %j of type %j', (name, contentType) => {
    expect(isEncryptedMail({ name, contentType })).toBe(true);
  });

  it.each([
    ['smime.p7s', 'application/pkcs7-signature'],
    ['smime.p7m', 'application/pkcs7-mime; smime-type=signed-data'],
    ['', 'application/pkcs7-mime;smime-type="signed-data";name=smime.p7m'],
    ['report.p7m.txt', 'text/plain'],
    ['report.pdf', null],
  ])('takes %j of type %j for something else', (name, contentType) => {
    expect(isEncryptedMail({ name, contentType })).toBe(false);
  });
});
