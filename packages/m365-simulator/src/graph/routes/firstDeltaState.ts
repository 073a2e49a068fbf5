import { graphErrors } from '../GraphError';
import { MessageDeltaState } from '../MessageDeltaState';
import { splitExpands } from '../odata/queryOptions';

type FirstState = Pick<
  MessageDeltaState,
  | 'kind'
  | 'phase'
  | 'cursor'
  | 'left'
  | 'since'
  | 'changeType'
  | 'select'
  | 'expand'
>;

/**
 * The state of a new round, from the options of its first request. Message delta knows no `$deltatoken=latest`.
 *
 * @throws GraphError 400 for options that message delta does not have
 */
export function firstState(
  query: URLSearchParams,
  filteredRoundMax: number,
): FirstState {
  const orderBy = query.get('$orderby');
  if (orderBy && orderBy.trim().toLowerCase() !== 'receiveddatetime desc') {
    throw graphErrors.invalidUrlQuery(
      `The '$orderby' parameter value is not supported for 'Messages' resource; only a value of 'receivedDateTime desc' is supported.`,
    );
  }
  if (query.has('$search') || query.has('$skip')) {
    throw graphErrors.invalidUrlQuery(
      `The query parameters '$search' and '$skip' are not supported with change tracking over the 'Messages' resource.`,
    );
  }
  const since = sinceOf(query.get('$filter'));
  const top = query.get('$top');
  const limits = [
    // $top ends the whole round, not the page.
    ...(top && Number(top) > 0 ? [Number(top)] : []),
    ...(since ? [filteredRoundMax] : []),
  ];
  return {
    kind: 'messageDelta',
    phase: 'all',
    cursor: null,
    left: limits.length > 0 ? Math.min(...limits) : null,
    since,
    changeType: changeTypeOf(query.get('changeType')),
    select:
      query
        .get('$select')
        ?.split(',')
        .map(name => name.trim())
        .filter(Boolean) ?? null,
    expand: splitExpands(query.get('$expand')),
  };
}

function sinceOf(filter: string | null): MessageDeltaState['since'] {
  if (!filter) {
    return null;
  }
  const [, operator, value] =
    /^\s*receivedDateTime\s+(ge|gt)\s+(\S+)\s*$/.exec(filter) ?? [];
  const at = Date.parse(value);
  if ((operator !== 'ge' && operator !== 'gt') || Number.isNaN(at)) {
    throw graphErrors.invalidUrlQuery(
      `The '$filter' parameter value is not supported for 'Messages' resource; only a value of 'receivedDateTime ge value' is supported.`,
    );
  }
  return { operator, at };
}

function changeTypeOf(value: string | null): MessageDeltaState['changeType'] {
  switch (value) {
    case null:
      return null;
    case 'created':
    case 'updated':
    case 'deleted':
      return value;
    default:
      throw graphErrors.invalidUrlQuery(
        `The 'changeType' parameter value '${value}' is not supported.`,
      );
  }
}
