import type { QueryNode } from '../QueryNode';
import { ALWAYS, NEVER, type Condition } from './Condition';

type NumberNode = Extract<
  QueryNode,
  { kind: 'numberIs' | 'numberBelow' | 'numberAbove' }
>;

/** A comparison of numbers, of which the database has whole ones only. */
export function normaliseNumber(node: NumberNode): Condition {
  switch (node.term.kind) {
    case 'inapplicable':
      return NEVER;
    case 'constantNumber':
      return holds(node, node.term.value) ? ALWAYS : NEVER;
    case 'number':
      return ofColumn(node, node.term.column);
    default:
      throw new Error(
        `Unknown term: ${JSON.stringify(node.term satisfies never)}`,
      );
  }
}

function holds(node: NumberNode, value: number): boolean {
  switch (node.kind) {
    case 'numberIs':
      return node.anyOf.includes(value);
    case 'numberBelow':
      return value < node.bound;
    default:
      return value > node.bound;
  }
}

function ofColumn(node: NumberNode, column: 'size_in_bytes'): Condition {
  switch (node.kind) {
    case 'numberIs': {
      const anyOf = [...new Set(node.anyOf)].filter(Number.isSafeInteger);
      return anyOf.length === 0 ? NEVER : { kind: 'numberIs', column, anyOf };
    }
    case 'numberBelow':
      return {
        kind: 'numberBelow',
        column,
        bound: withinRange(Math.ceil(node.bound)),
      };
    default:
      return {
        kind: 'numberAbove',
        column,
        bound: withinRange(Math.floor(node.bound)),
      };
  }
}

/** No size is beyond, and a database refuses what does not fit its own numbers. */
function withinRange(bound: number): number {
  return Math.min(
    Math.max(bound, Number.MIN_SAFE_INTEGER),
    Number.MAX_SAFE_INTEGER,
  );
}
