/** Name and code of an error, for a log. Its message may quote a statement with the values of its row. */
export function describeError(error: unknown): string {
  if (typeof error !== 'object' || error === null) {
    return typeof error;
  }
  const name = 'name' in error ? String(error.name) : 'Error';
  return 'code' in error ? `${name} ${String(error.code)}` : name;
}
