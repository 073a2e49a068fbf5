const CODE = /^[A-Za-z0-9_.-]{1,80}$/;

/** A code of the service, if it looks like one: what goes into messages and logs must not be free text. */
export function upstreamCode(value: unknown): string | undefined {
  return typeof value === 'string' && CODE.test(value) ? value : undefined;
}
