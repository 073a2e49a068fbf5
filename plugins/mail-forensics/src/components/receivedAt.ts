const firstSeen = new WeakMap<object, number>();

/**
 * When (in milliseconds) an answer of the backend was first looked at here.
 *
 * Ages that the backend tells, such as `lagSeconds`, go on from there: the clocks of the two need not agree.
 */
export function receivedAt(answer: object): number {
  const known = firstSeen.get(answer);
  if (known !== undefined) {
    return known;
  }
  const now = Date.now();
  firstSeen.set(answer, now);
  return now;
}
