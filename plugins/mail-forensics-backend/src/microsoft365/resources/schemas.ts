import { z } from 'zod';

/**
 * Shapes of Graph v1.0 as far as this product reads them. Every property but the id is nullable in Microsoft's metadata
 * and absent where it was not selected, not permitted, or not changed.
 */

export const userResource = z.object({
  id: z.string().min(1),
  userPrincipalName: z.string().nullish(),
  mail: z.string().nullish(),
  displayName: z.string().nullish(),
  proxyAddresses: z.array(z.string()).nullish(),
  userType: z.string().nullish(),
  accountEnabled: z.boolean().nullish(),
});

/** Members of a group: users, and what else may be in one. */
export const memberResource = userResource.extend({
  '@odata.type': z.string().nullish(),
});

export const groupResource = z.object({
  id: z.string().min(1),
  displayName: z.string().nullish(),
  mail: z.string().nullish(),
  proxyAddresses: z.array(z.string()).nullish(),
  visibility: z.string().nullish(),
});

export const organizationCollection = z.object({
  value: z.array(z.object({ displayName: z.string().nullish() })),
});

export const listedMessageResource = z.object({
  id: z.string().min(1),
  '@removed': z.unknown().optional(),
  receivedDateTime: z.string().nullish(),
  isDraft: z.boolean().nullish(),
  hasAttachments: z.boolean().nullish(),
  singleValueExtendedProperties: z
    .array(z.object({ id: z.string(), value: z.string().nullish() }))
    .nullish(),
});

const recipientResource = z.object({
  emailAddress: z
    .object({ address: z.string().nullish(), name: z.string().nullish() })
    .nullish(),
});

export const attachmentResource = z.object({
  '@odata.type': z.string().nullish(),
  id: z.string().min(1),
  name: z.string().nullish(),
  contentType: z.string().nullish(),
  size: z.number().nullish(),
  isInline: z.boolean().nullish(),
  contentBytes: z.string().nullish(),
});

export const messageResource = z.object({
  id: z.string().min(1),
  internetMessageId: z.string().nullish(),
  subject: z.string().nullish(),
  sender: recipientResource.nullish(),
  from: recipientResource.nullish(),
  toRecipients: z.array(recipientResource).nullish(),
  ccRecipients: z.array(recipientResource).nullish(),
  bccRecipients: z.array(recipientResource).nullish(),
  sentDateTime: z.string().nullish(),
  receivedDateTime: z.string().nullish(),
  isDraft: z.boolean().nullish(),
  attachments: z.array(attachmentResource).nullish(),
  'attachments@odata.nextLink': z.string().nullish(),
});

export type UserResource = z.infer<typeof userResource>;
export type GroupResource = z.infer<typeof groupResource>;
export type ListedMessageResource = z.infer<typeof listedMessageResource>;
export type RecipientResource = z.infer<typeof recipientResource>;
export type AttachmentResource = z.infer<typeof attachmentResource>;
export type MessageResource = z.infer<typeof messageResource>;

/** A time of the service; null where there is none. */
export function toDate(value: string | null | undefined): Date | null {
  const date = new Date(value ?? NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}
