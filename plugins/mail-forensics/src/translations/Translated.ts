/** The same messages in another language. */
export type Translated<T> = {
  readonly [K in keyof T]: T[K] extends string ? string : Translated<T[K]>;
};

/** The names of nested messages, such as `common.retry`. */
type Names<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}.${Names<T[K]>}`;
}[keyof T & string];

interface Nested {
  readonly [name: string]: string | Nested;
}

/** Nested messages by their names, as a translation has to give them. */
export function flatten<T>(messages: Translated<T>): Record<Names<T>, string> {
  // That it has all of these names is what its type says of the nested messages; the compiler does not see it in a loop.
  return Object.fromEntries(entriesOf(messages as Nested)) as Record<
    Names<T>,
    string
  >;
}

function entriesOf(messages: Nested): [string, string][] {
  return Object.entries(messages).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [[name, value] satisfies [string, string]]
      : entriesOf(value).map(
          ([rest, text]) =>
            [`${name}.${rest}`, text] satisfies [string, string],
        ),
  );
}
