import { attachmentKey } from '../../tenant/ids';
import { AttachmentRow } from '../../tenant/Attachments';
import { MessageRow } from '../../tenant/Mailboxes';
import { parseMail } from '../../mime/parseMail';
import { graphErrors } from '../GraphError';
import {
  AuthorizedRequest,
  FULL_MAIL_ROLES,
  GraphReply,
  GraphRoute,
  json,
  metadataUrl,
  preferencesOf,
  selectSuffix,
} from '../GraphRequest';
import { expandsOf, selectOf } from '../odata/queryOptions';
import {
  AttachmentView,
  attachmentResource,
  checkAttachmentSelect,
} from '../resources/attachmentResource';
import { attachedItem } from '../resources/attachedItem';
import { messageId } from '../resources/messageResource';
import { MESSAGE_PATHS, messageOf } from './messages';

export function attachmentRoutes(options: {
  inlineContentMax: number;
}): GraphRoute[] {
  return MESSAGE_PATHS.flatMap((messagePath): GraphRoute[] => {
    const common = {
      method: 'GET',
      roles: FULL_MAIL_ROLES,
      mailbox: true,
    } as const;
    const path = `${messagePath}/attachments`;
    return [
      {
        ...common,
        path,
        handle: (request, ...parameters) =>
          listAttachments(
            request,
            messageOf(request, parameters),
            options.inlineContentMax,
          ),
      },
      {
        ...common,
        path: `${path}/{attachment}`,
        handle: (request, ...parameters) =>
          getAttachment(request, messageOf(request, parameters), parameters),
      },
      {
        ...common,
        path: `${path}/{attachment}/$value`,
        handle: (request, ...parameters) =>
          getContent(request, messageOf(request, parameters), parameters),
      },
    ];
  });
}

function listAttachments(
  request: AuthorizedRequest,
  message: MessageRow,
  inlineContentMax: number,
): GraphReply {
  const { mailboxes } = request.tenant;
  const view = viewOf(request, inlineContentMax);
  return json({
    '@odata.context': metadataUrl(
      request,
      `${contextOf(message, view)}${selectSuffix(view.select)}`,
    ),
    value: mailboxes
      .attachmentsOf(message)
      .map(row =>
        attachmentResource(mailboxes.attachments, message, row, view),
      ),
  });
}

async function getAttachment(
  request: AuthorizedRequest,
  message: MessageRow,
  parameters: string[],
): Promise<GraphReply> {
  const { attachments } = request.tenant.mailboxes;
  const row = attachmentOf(request, message, parameters);
  const view = viewOf(request, Number.MAX_SAFE_INTEGER);
  const context = contextOf(message, view);
  const body: Record<string, unknown> = {
    '@odata.context': metadataUrl(
      request,
      `${context}${selectSuffix(view.select)}/$entity`,
    ),
    ...attachmentResource(attachments, message, row, view),
  };
  if (row.kind === 'item' && wantsItem(request)) {
    const mail = await parseMail(attachments.bytes(row));
    body['item@odata.context'] = metadataUrl(
      request,
      `${context}('${encodeURIComponent(
        String(body.id),
      )}')/microsoft.graph.itemAttachment/item/$entity`,
    );
    body.item = attachedItem(mail, message);
  }
  return json(body);
}

function getContent(
  request: AuthorizedRequest,
  message: MessageRow,
  parameters: string[],
): GraphReply {
  const row = attachmentOf(request, message, parameters);
  if (row.kind === 'reference') {
    throw graphErrors.noStream();
  }
  return {
    kind: 'bytes',
    contentType:
      row.kind === 'item'
        ? 'text/plain'
        : row.content_type ?? 'application/octet-stream',
    byteCount: row.byte_count,
    chunks: request.tenant.mailboxes.attachments.chunks(row),
  };
}

function attachmentOf(
  request: AuthorizedRequest,
  message: MessageRow,
  parameters: string[],
): AttachmentRow {
  const key = attachmentKey(parameters[parameters.length - 1]);
  const found = request.tenant.mailboxes
    .attachmentsOf(message)
    .find(row => row.key === key);
  if (!found) {
    throw graphErrors.itemNotFound();
  }
  return found;
}

function wantsItem(request: AuthorizedRequest): boolean {
  return expandsOf(request).some(
    expand =>
      expand.name.toLowerCase() === 'microsoft.graph.itemattachment/item',
  );
}

function viewOf(
  request: AuthorizedRequest,
  inlineContentMax: number,
): AttachmentView {
  const select = selectOf(request);
  checkAttachmentSelect(select);
  const { immutableIds } = preferencesOf(request);
  return { select, immutableIds, inlineContentMax };
}

function contextOf(message: MessageRow, view: AttachmentView): string {
  const id = encodeURIComponent(messageId(message, view));
  return `users('${message.user_id}')/messages('${id}')/attachments`;
}
