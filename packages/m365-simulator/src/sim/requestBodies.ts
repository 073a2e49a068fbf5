import { z } from 'zod';
import {
  OutgoingAttachment,
  OutgoingMail,
  SimulatedAddress,
} from '../tenant/model';
import { NewApp } from '../tenant/Apps';

const address = z
  .union([
    z.string().min(1),
    z.strictObject({
      address: z.string().min(1),
      name: z.string().nullable().default(null),
    }),
  ])
  .transform(
    (value): SimulatedAddress =>
      typeof value === 'string' ? { address: value, name: null } : value,
  );

const bytes = z.base64().transform(text => Buffer.from(text, 'base64'));
const inline = z.boolean().default(false);

const attachment = z
  .union([
    z.strictObject({
      kind: z.literal('file').default('file'),
      name: z.string().nullable(),
      contentType: z.string().nullable().default(null),
      contentBytes: bytes,
      inline,
      contentId: z.string().nullable().default(null),
    }),
    z.strictObject({
      kind: z.literal('item'),
      name: z.string().nullable(),
      contentBytes: bytes,
      inline,
    }),
    z.strictObject({ kind: z.literal('reference'), name: z.string(), inline }),
  ])
  .transform((value): OutgoingAttachment => {
    switch (value.kind) {
      case 'reference':
        return value;
      case 'item': {
        const { contentBytes: mime, ...rest } = value;
        return { ...rest, mime };
      }
      default: {
        const { contentBytes, ...rest } = value;
        return { ...rest, bytes: contentBytes };
      }
    }
  });

const body = z
  .union([
    z.string(),
    z.strictObject({
      contentType: z.enum(['text', 'html']),
      content: z.string(),
    }),
  ])
  .transform((value): OutgoingMail['body'] =>
    typeof value === 'string' ? { contentType: 'text', content: value } : value,
  );

const instant = z.iso
  .datetime({ offset: true })
  .transform(text => new Date(text));

/** `POST /_sim/users/:id/messages`: a mail to send, or to keep as a draft. */
export const mailSchema = z.strictObject({
  from: address.nullable().default(null),
  sender: address.nullable().default(null),
  to: z.array(address).default([]),
  cc: z.array(address).default([]),
  bcc: z.array(address).default([]),
  subject: z.string().nullable().default(null),
  body: body.default({ contentType: 'text', content: '' }),
  attachments: z.array(attachment).default([]),
  internetMessageId: z.string().optional(),
  sentAt: instant.optional(),
  receivedAt: instant.optional(),
  saveToSentItems: z.boolean().default(true),
  draft: z.boolean().default(false),
});

/** `POST /_sim/users/:id/eml`, in the query. */
export const emlQuerySchema = z.strictObject({
  receivedAt: instant.optional(),
});

export const folderSchema = z.enum([
  'inbox',
  'drafts',
  'sentitems',
  'deleteditems',
  'recoverableitemsdeletions',
]);

const userFields = {
  mail: z.string().nullable().optional(),
  proxyAddresses: z.array(z.string()).optional(),
  userType: z.enum(['Member', 'Guest']).optional(),
  accountEnabled: z.boolean().optional(),
  mailbox: z.enum(['exchange', 'none']).optional(),
  globalAdministrator: z.boolean().optional(),
};

export const newUserSchema = z.strictObject({
  id: z.guid().optional(),
  userPrincipalName: z.string().min(1),
  displayName: z.string().min(1),
  ...userFields,
});

export const userChangesSchema = z.strictObject({
  userPrincipalName: z.string().min(1).optional(),
  displayName: z.string().min(1).optional(),
  ...userFields,
});

const groupFields = {
  mail: z.string().nullable().optional(),
  proxyAddresses: z.array(z.string()).optional(),
  visibility: z.enum(['Private', 'Public', 'HiddenMembership']).optional(),
  memberUserIds: z.array(z.string()).optional(),
  memberGroupIds: z.array(z.string()).optional(),
};

export const newGroupSchema = z.strictObject({
  id: z.guid().optional(),
  displayName: z.string().min(1),
  ...groupFields,
});

export const groupChangesSchema = z.strictObject({
  displayName: z.string().min(1).optional(),
  ...groupFields,
});

export const appSchema: z.ZodType<NewApp> = z.strictObject({
  clientId: z.guid(),
  displayName: z.string().min(1),
  multiTenant: z.boolean().optional(),
  secrets: z
    .array(z.strictObject({ value: z.string(), expiresAt: instant.optional() }))
    .optional(),
  certificates: z.array(z.string()).optional(),
  federatedCredentials: z
    .array(
      z.strictObject({
        issuer: z.string(),
        subject: z.string(),
        audience: z.string(),
      }),
    )
    .optional(),
  redirectUris: z.array(z.string()).optional(),
  requiredPermissions: z.array(z.string()).optional(),
});
