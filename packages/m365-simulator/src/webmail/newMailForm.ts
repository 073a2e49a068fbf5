import { z } from 'zod';
import { addressesIn } from '../mime/mailHeaders';
import { OutgoingMail, SimulatedAddress } from '../tenant/model';
import { Tenant } from '../tenant/Tenant';

const line = z.string().default('');

export const newMailFormSchema = z.object({
  to: line,
  cc: line,
  bcc: line,
  subject: line,
  message: line,
  action: z.enum(['send', 'draft']).default('send'),
});

/** What somebody typed. */
export type NewMailForm = z.infer<typeof newMailFormSchema>;

export const EMPTY_FORM: NewMailForm = newMailFormSchema.parse({});

export interface UploadedFile {
  originalname: string;
  mimetype: string;
  buffer: Buffer;
}

export type FormOutcome =
  | { kind: 'mail'; mail: OutgoingMail }
  | { kind: 'problem'; problem: string };

/** The mail that somebody typed, or a sentence on what is wrong with it. */
export function readNewMail(options: {
  form: NewMailForm;
  files: UploadedFile[];
  tenant: Tenant;
}): FormOutcome {
  const { form, tenant } = options;
  const [to, cc, bcc] = [form.to, form.cc, form.bcc].map(text =>
    addressesIn(text).map(address => withName(address, tenant)),
  );
  const recipients = [...to, ...cc, ...bcc];
  const wrong = recipients.find(({ address }) => !isAddress(address));
  if (wrong) {
    return {
      kind: 'problem',
      problem: `“${wrong.address}” is not an e-mail address.`,
    };
  }
  if (recipients.length === 0 && form.action === 'send') {
    return {
      kind: 'problem',
      problem: 'Give at least one e-mail address in To, Cc or Bcc.',
    };
  }
  const mail: OutgoingMail = {
    from: null,
    sender: null,
    to,
    cc,
    bcc,
    subject: form.subject || null,
    body: { contentType: 'text', content: form.message },
    attachments: options.files.map(file => ({
      kind: 'file',
      name: file.originalname,
      contentType: file.mimetype,
      bytes: file.buffer,
      inline: false,
      contentId: null,
    })),
  };
  return { kind: 'mail', mail };
}

/** Colleagues are shown by name, as an address book does it. */
function withName(address: SimulatedAddress, tenant: Tenant): SimulatedAddress {
  const colleague = tenant.users.findByAddress(address.address);
  return { ...address, name: address.name ?? colleague?.display_name ?? null };
}

function isAddress(text: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(text);
}
