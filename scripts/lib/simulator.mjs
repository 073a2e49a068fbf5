import path from 'node:path';
import { root } from './setup.mjs';

/**
 * The arguments with which Node.js runs the simulated Microsoft 365 tenant.
 *
 * @param options.port - that it listens on
 * @param options.database - file in which it keeps its state; absent: it forgets it
 */
export function simulatorArguments({ port, database }) {
  return [
    '--require',
    path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
    path.join(root, 'packages/m365-simulator/src/main.ts'),
    ...['--port', String(port)],
    ...(database === undefined ? [] : ['--database', database]),
  ];
}
