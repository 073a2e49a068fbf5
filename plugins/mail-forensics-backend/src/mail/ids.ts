declare const brand: unique symbol;

type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** Id of a data connection: a UUID of ours. */
export type ConnectionId = Branded<string, 'ConnectionId'>;

/** Id of a watched mailbox: a UUID of ours. */
export type MailboxId = Branded<string, 'MailboxId'>;

/** Id of a tenant, as the service knows it. */
export type TenantId = Branded<string, 'TenantId'>;

/** Id of a user in the tenant's directory; never a principal name, which can change. */
export type UserId = Branded<string, 'UserId'>;

/** Id of a group in the tenant's directory. */
export type GroupId = Branded<string, 'GroupId'>;

/** Id of a message that stays the same while the message is moved about its mailbox. Case-sensitive. */
export type MessageId = Branded<string, 'MessageId'>;

/** Id of an attachment inside its message. Case-sensitive. */
export type AttachmentId = Branded<string, 'AttachmentId'>;
