/** What may stand in place of a `?`. */
export type Binding = string | number | boolean | Date | string[];

/** A piece of SQL. Values stand in `bindings` only, in the order of the `?` in `sql`. */
export interface Fragment {
  sql: string;
  bindings: Binding[];
}

/** Fragments one after the other. */
export function concat(fragments: Fragment[], separator: string): Fragment {
  return {
    sql: fragments.map(fragment => fragment.sql).join(separator),
    bindings: fragments.flatMap(fragment => fragment.bindings),
  };
}
