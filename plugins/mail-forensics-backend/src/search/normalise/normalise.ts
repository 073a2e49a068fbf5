import { DateTime } from 'luxon';
import type { Term } from '../language/terms';
import type { QueryNode } from '../QueryNode';
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

function exists(term: Term, context: QueryContext): Condition {
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
