import path from 'node:path';

/** The checkout. */
// eslint-disable-next-line no-restricted-syntax -- benchmarks are run from their source and never built
export const ROOT = path.resolve(__dirname, '../../..');
