/** What mail clients call the one attachment that an encrypted mail consists of: S/MIME, and Microsoft's own (IRM, OME). */
const NAMES = ['smime.p7m', 'message.rpmsg'];
const TYPES = [
  'application/pkcs7-mime',
  'application/x-pkcs7-mime',
  'application/x-microsoft-rpmsg-message',
];

/** Whether an attachment is an encrypted mail as a whole. What is only signed can be read by anybody and does not count. */
export function isEncryptedMail(attachment: {
  name: string;
  contentType: string | null;
}): boolean {
  const [type, ...parameters] = (attachment.contentType ?? '')
    .toLowerCase()
    .split(';')
    .map(part => part.trim());
  const isSigned = parameters.some(parameter =>
    /^smime-type\s*=\s*"?signed-data"?$/.test(parameter),
  );
  return (
    !isSigned &&
    (NAMES.includes(attachment.name.toLowerCase()) || TYPES.includes(type))
  );
}
