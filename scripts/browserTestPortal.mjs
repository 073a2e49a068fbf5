import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildFrontend } from './lib/buildFrontend.mjs';
import { startPortal } from './lib/portal.mjs';
import { main, say } from './lib/say.mjs';
import { root } from './lib/setup.mjs';

/**
 * The portal that the browser test runs against: like the demo, on other ports, and empty. It serves its pages itself, and
 * built as for production: those of a development server take a browser seconds to load.
 */
await main(async () => {
  const configs = [
    'app-config.yaml',
    'packages/app/e2e-tests/app-config.e2e.yaml',
  ];
  const builtFrontend = await buildFrontend(configs);
  const state = fs.mkdtempSync(path.join(os.tmpdir(), 'mail-forensics-e2e-'));
  const portal = await startPortal({
    ports: { frontend: 7107, backend: 7107, simulator: 7400 },
    configs,
    builtFrontend,
    simulatorDatabase: path.join(state, 'm365-simulator.sqlite'),
    log: path.join(root, 'test-results-portal.log'),
  });
  // The tests begin when they read this.
  say('The portal is ready.');
  await Promise.race([
    new Promise(resolve => {
      process.once('SIGTERM', resolve);
      process.once('SIGINT', resolve);
    }),
    portal.ended,
  ]);
  await portal.stop();
  fs.rmSync(state, { recursive: true, force: true });
});
