import type { TextSql } from '../../database';
import type { Fragment } from './Fragment';

/** Texts that begin like this, as the index of their beginnings has them. */
export function printBeginning(
  expression: string,
  beginning: string,
  text: TextSql,
): Fragment {
  const start = text.indexedStart(expression);
  const after = firstAfter(beginning);
  return after === undefined
    ? { sql: `${start} >= ?`, bindings: [beginning] }
    : { sql: `(${start} >= ? AND ${start} < ?)`, bindings: [beginning, after] };
}

const LAST_CODE_POINT = 0x10ffff;
const FIRST_SURROGATE = 0xd800;
const AFTER_SURROGATES = 0xe000;

/** By code point, the first text that comes after all that begin like this; undefined where there is none. */
export function firstAfter(beginning: string): string | undefined {
  const points = Array.from(beginning, each => each.codePointAt(0) ?? 0);
  while (points.at(-1) === LAST_CODE_POINT) {
    points.pop();
  }
  const last = points.pop();
  if (last === undefined) {
    return undefined;
  }
  const next = last + 1 === FIRST_SURROGATE ? AFTER_SURROGATES : last + 1;
  return String.fromCodePoint(...points, next);
}
