import { AttachmentRow, Attachments } from '../../tenant/Attachments';
import { attachmentId } from '../../tenant/ids';
import { MessageRow } from '../../tenant/Mailboxes';
import { graphErrors } from '../GraphError';
import { IdForm, messageId } from './messageResource';
import { isoSeconds } from './properties';

const COMMON = [
  'id',
  'lastModifiedDateTime',
  'name',
  'contentType',
  'size',
  'isInline',
];
const FILE_CAST = 'microsoft.graph.fileAttachment/';
const FILE_ONLY = ['contentId', 'contentLocation', 'contentBytes'];

export interface AttachmentView extends IdForm {
  /** Null: everything, content included. */
  select: string[] | null;
  /** Larger content is left out, to be read by `/$value`. Bytes. */
  inlineContentMax: number;
}

/**
 * A property of fileAttachment alone can be selected by its cast form only.
 *
 * @throws GraphError 400
 */
export function checkAttachmentSelect(select: string[] | null): void {
  const known = [...COMMON, ...FILE_ONLY.map(name => `${FILE_CAST}${name}`)];
  const unknown = select?.find(name => !known.includes(name));
  if (unknown !== undefined) {
    throw graphErrors.parseUri(
      `Parsing OData Select and Expand failed: Could not find a property named '${unknown}' on type 'microsoft.graph.attachment'.`,
    );
  }
}

export function attachmentResource(
  attachments: Attachments,
  message: MessageRow,
  row: AttachmentRow,
  view: AttachmentView,
): Record<string, unknown> {
  const wanted = (name: string) =>
    !view.select || view.select.includes(name) || name === 'id';
  const common: Record<string, unknown> = {
    id: attachmentId(messageId(message, view), row.key),
    lastModifiedDateTime: isoSeconds(message.modified_at),
    name: row.name,
    contentType: row.content_type,
    size: row.reported_size,
    isInline: row.inline === 1,
  };
  const resource: Record<string, unknown> = {
    '@odata.type': `#microsoft.graph.${row.kind}Attachment`,
  };
  COMMON.filter(wanted).forEach(name => {
    resource[name] = common[name];
  });
  if (row.kind === 'file') {
    resource['@odata.mediaContentType'] =
      row.content_type ?? 'application/octet-stream';
    addFileProperties(resource, attachments, row, view);
  }
  return resource;
}

function addFileProperties(
  resource: Record<string, unknown>,
  attachments: Attachments,
  row: AttachmentRow,
  view: AttachmentView,
): void {
  const wanted = (name: string) =>
    !view.select || view.select.includes(`${FILE_CAST}${name}`);
  if (wanted('contentId')) {
    resource.contentId = row.content_id;
  }
  if (wanted('contentLocation')) {
    resource.contentLocation = null;
  }
  if (wanted('contentBytes') && row.byte_count <= view.inlineContentMax) {
    resource.contentBytes = attachments.bytes(row).toString('base64');
  }
}
