import { MessageRow } from '../../tenant/Mailboxes';
import { graphErrors } from '../GraphError';
import { Filter, parseFilter } from '../odata/parseFilter';

// MAPI tags that the simulated mailbox knows: PidTagMessageSize and PidTagHasAttachments.
const MESSAGE_SIZE = 0x0e08;
const HAS_ATTACHMENTS = 0x0e1b;

interface ExtendedProperty {
  /** As Graph writes it back: lower case, without leading zeros. */
  id: string;
  value: string;
}

/**
 * Reads `singleValueExtendedProperties($filter=id eq 'Integer 0x0E08' or …)`.
 *
 * @returns the ids asked for, as written
 * @throws GraphError 400 where there is no filter on `id`
 */
export function extendedPropertyIds(filter: string | null): string[] {
  if (!filter) {
    throw graphErrors.invalidUrlQuery(
      'Expanding singleValueExtendedProperties requires a filter on id.',
    );
  }
  return idsOf(parseFilter(filter));
}

/** Null where the message has none of them: the member is then left out. */
export function extendedProperties(
  row: MessageRow,
  ids: string[],
): ExtendedProperty[] | null {
  const found = ids.flatMap(id => extendedProperty(row, id) ?? []);
  return found.length > 0 ? found : null;
}

function extendedProperty(
  row: MessageRow,
  id: string,
): ExtendedProperty | null {
  const [, type, hex] = /^(\w+) 0x([0-9a-f]+)$/i.exec(id) ?? [];
  const tag = parseInt(hex ?? '', 16);
  if (tag === MESSAGE_SIZE && /^(integer|long)$/i.test(type)) {
    return { id: `${type} 0x${tag.toString(16)}`, value: String(row.size) };
  }
  if (tag === HAS_ATTACHMENTS && /^boolean$/i.test(type)) {
    return {
      id: `${type} 0x${tag.toString(16)}`,
      value: row.has_any_attachments ? 'true' : 'false',
    };
  }
  return null;
}

function idsOf(filter: Filter): string[] {
  if (filter.kind === 'or') {
    return [...idsOf(filter.left), ...idsOf(filter.right)];
  }
  if (
    filter.kind === 'compare' &&
    filter.property === 'id' &&
    filter.operator === 'eq'
  ) {
    return [filter.value ?? ''];
  }
  throw graphErrors.invalidUrlQuery(
    'singleValueExtendedProperties can only be filtered by id.',
  );
}
