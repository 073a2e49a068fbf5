/**
 * What is made of each value, in their order. Some of it is being made while the one before it is in use.
 *
 * @param options.ahead - how many
 */
export async function* mapAhead<Value, Result>(
  values: AsyncIterable<Value>,
  options: { ahead: number; map: (value: Value) => Promise<Result> },
): AsyncGenerator<Result> {
  const begun: Promise<Result>[] = [];
  try {
    for await (const value of values) {
      const result = options.map(value);
      // Where it fails that is told when its turn comes, if it does.
      result.catch(() => {});
      begun.push(result);
      if (begun.length > options.ahead) {
        yield* firstOf(begun);
      }
    }
    while (begun.length > 0) {
      yield* firstOf(begun);
    }
  } finally {
    // Nothing that was begun for this goes on after it.
    await Promise.allSettled(begun);
  }
}

async function* firstOf<Result>(
  begun: Promise<Result>[],
): AsyncGenerator<Result> {
  const [first] = begun.splice(0, 1);
  yield await first;
}
