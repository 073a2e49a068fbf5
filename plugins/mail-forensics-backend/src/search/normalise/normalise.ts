import { DateTime } from 'luxon';
import { addressKey } from '../../events';
import type { TextColumn } from '../language/columns';
import type { QueryNode, ValueTerm } from '../QueryNode';
import { ALWAYS, NEVER, all, any, not, type Condition } from './Condition';
import type { QueryContext } from './QueryContext';
import { normaliseNumber } from './normaliseNumber';
import { connectionsNamed, normaliseText } from './normaliseText';

/** What a query asks of the database. */
export function normalise(node: QueryNode, context: QueryContext): Condition {
  switch (node.kind) {
    case 'and':
      return all(node.nodes.map(each => normalise(each, context)));
    case 'or':
      return any(node.nodes.map(each => normalise(each, context)));
    case 'not':
      return not(normalise(node.node, context));
    case 'exists':
      return exists(node.term, context);
    case 'textIs':
      return normaliseText(node.term, node.anyOf, context);
    case 'sentByMemberOf':
      return sentBy(node.groups, context);
    case 'numberIs':
    case 'numberBelow':
    case 'numberAbove':
      return normaliseNumber(node);
    case 'booleanIs':
      return node.term.kind === 'inapplicable'
        ? NEVER
        : isOneOf(node.term.column, node.anyOf);
    case 'timeWithin':
      return within(node);
    case 'timeSince':
      return within({
        term: node.term,
        from: DateTime.fromJSDate(context.now, { zone: 'utc' })
          .minus(node.ago)
          .toJSDate(),
      });
    default:
      return unknownKind(node);
  }
}

/** From their address, or from their mailbox whatever address it was sent from. */
function sentBy(groups: readonly string[], context: QueryContext): Condition {
  const members = groups.flatMap(group => context.members.get(group) ?? []);
  return any([
    oneOf(
      'sender_key',
      members.flatMap(({ addresses }) => addresses.map(addressKey)),
    ),
    oneOf(
      'user_id',
      members.flatMap(({ userIds }) => userIds),
    ),
  ]);
}

function oneOf(column: TextColumn, values: string[]): Condition {
  return values.length === 0
    ? NEVER
    : {
        kind: 'text',
        column,
        match: { kind: 'oneOf', values: [...new Set(values)] },
      };
}

function exists(term: ValueTerm, context: QueryContext): Condition {
  switch (term.kind) {
    case 'text':
    case 'number':
    case 'time':
    case 'boolean':
      return { kind: 'present', column: term.column };
    case 'recipients':
      return {
        kind: 'recipient',
        list: term.list,
        match: { kind: 'present' },
      };
    case 'connectionName':
      return connectionsNamed(name => name !== '', context);
    case 'constantText':
    case 'constantNumber':
    case 'anyText':
      return ALWAYS;
    case 'inapplicable':
      return NEVER;
    default:
      return unknownKind(term);
  }
}

function isOneOf(
  column: 'inline' | 'trusted',
  values: readonly boolean[],
): Condition {
  return any(
    [...new Set(values)].map(value => ({ kind: 'boolean', column, value })),
  );
}

function within(
  node: Pick<
    Extract<QueryNode, { kind: 'timeWithin' }>,
    'term' | 'from' | 'before'
  >,
): Condition {
  const { term, from, before } = node;
  if (term.kind === 'inapplicable') {
    return NEVER;
  }
  const { column } = term;
  return all([
    ...(from ? [{ kind: 'timeFrom', column, from } as const] : []),
    ...(before ? [{ kind: 'timeBefore', column, before } as const] : []),
  ]);
}

function unknownKind(kind: never): never {
  throw new Error(`Unknown kind: ${JSON.stringify(kind)}`);
}
