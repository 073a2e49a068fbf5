/** The same values, each asked for while the one before it is in use. */
export async function* oneAhead<T>(
  values: AsyncGenerator<T>,
): AsyncGenerator<T> {
  try {
    let next = values.next();
    for (;;) {
      const { done, value } = await next;
      if (done) {
        return;
      }
      next = values.next();
      // Where it fails that is told when its turn comes, if it does.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await values.return(undefined);
  }
}
