const UNITS: Record<string, number> = {
  b: 1,
  kb: 1024,
  mb: 1024 ** 2,
  gb: 1024 ** 3,
};

const SIZE = /^(\d+(?:\.\d+)?)\s*(b|kb|mb|gb)?$/i;

/**
 * Bytes in a size such as `150MB`, `1.5 GB` or `4096`. Units go in steps of 1024, as Exchange counts its message
 * limits. Undefined where it is not a positive size.
 */
export function parseSize(value: unknown): number | undefined {
  const match = SIZE.exec(String(value).trim());
  if (!match) {
    return undefined;
  }
  const bytes = Math.floor(
    Number(match[1]) * UNITS[(match[2] ?? 'b').toLowerCase()],
  );
  return bytes >= 1 && Number.isSafeInteger(bytes) ? bytes : undefined;
}
