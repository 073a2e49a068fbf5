import { MessageRow } from '../../tenant/Mailboxes';
import { graphErrors } from '../GraphError';
import {
  allows,
  AuthorizedRequest,
  FULL_MAIL_ROLES,
  preferencesOf,
} from '../GraphRequest';
import {
  checkSelect,
  Expand,
  expandsOf,
  parseExpand,
  selectOf,
} from '../odata/queryOptions';
import {
  attachmentResource,
  checkAttachmentSelect,
} from '../resources/attachmentResource';
import {
  extendedProperties,
  extendedPropertyIds,
} from '../resources/extendedProperties';
import {
  isMessageProperty,
  messageId,
  messageResource,
} from '../resources/messageResource';

/** What a request wants to see of messages. */
export interface MessageView {
  immutableIds: boolean;
  select: string[] | null;
  /** Null: none are expanded. */
  attachments: { select: string[] | null } | null;
  /** Ids of extended properties, as written. */
  extendedProperties: string[];
  /** The app may read neither bodies nor attachments. */
  basic: boolean;
  inlineContentMax: number;
}

/** @throws GraphError where the app may not see, or there is no, what it asks for */
export function messageViewOf(
  request: AuthorizedRequest,
  inlineContentMax: number,
): MessageView {
  return makeView(
    request,
    selectOf(request),
    expandsOf(request),
    inlineContentMax,
  );
}

/** The view of a delta round, from what its token holds. */
export function deltaViewOf(
  request: AuthorizedRequest,
  options: {
    select: string[] | null;
    expand: string[];
    inlineContentMax: number;
  },
): MessageView {
  const view = makeView(
    request,
    options.select,
    options.expand.map(parseExpand),
    options.inlineContentMax,
  );
  // Delta ignores a nested $select: the content always comes along.
  return { ...view, attachments: view.attachments && { select: null } };
}

export function viewMessage(
  request: AuthorizedRequest,
  row: MessageRow,
  view: MessageView,
): Record<string, unknown> {
  const { mailboxes } = request.tenant;
  const resource = messageResource(mailboxes, row, view);
  const extended = extendedProperties(row, view.extendedProperties);
  if (extended) {
    resource.singleValueExtendedProperties = extended;
  }
  if (view.attachments) {
    const { select } = view.attachments;
    resource['attachments@odata.context'] = `${
      request.origin
    }/v1.0/$metadata#users('${row.user_id}')/messages('${encodeURIComponent(
      messageId(row, view),
    )}')/attachments${select ? `(${select.join(',')})` : ''}`;
    resource.attachments = mailboxes.attachmentsOf(row).map(attachment =>
      attachmentResource(mailboxes.attachments, row, attachment, {
        ...view,
        select,
      }),
    );
  }
  return resource;
}

function makeView(
  request: AuthorizedRequest,
  select: string[] | null,
  expands: Expand[],
  inlineContentMax: number,
): MessageView {
  checkSelect(select, isMessageProperty, 'message');
  const basic = !allows(request, FULL_MAIL_ROLES);
  if (basic && expands.length > 0) {
    throw graphErrors.accessDenied();
  }
  const view: MessageView = {
    immutableIds: preferencesOf(request).immutableIds,
    select,
    attachments: null,
    extendedProperties: [],
    basic,
    inlineContentMax,
  };
  expands.forEach(expand => applyExpand(view, expand));
  return view;
}

function applyExpand(view: MessageView, expand: Expand): void {
  switch (expand.name.toLowerCase()) {
    case 'attachments':
      checkAttachmentSelect(expand.select);
      view.attachments = { select: expand.select };
      break;
    case 'singlevalueextendedproperties':
      view.extendedProperties = extendedPropertyIds(expand.filter);
      break;
    default:
      throw graphErrors.parseUri(
        `Parsing OData Select and Expand failed: Could not find a property named '${expand.name}' on type 'microsoft.graph.message'.`,
      );
  }
}
