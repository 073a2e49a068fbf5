import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPortal } from './lib/portal.mjs';
import { main, say } from './lib/say.mjs';
import { root } from './lib/setup.mjs';

/** The portal that the browser test runs against: like the demo, on other ports, and empty. */
await main(async () => {
  const state = fs.mkdtempSync(path.join(os.tmpdir(), 'mail-forensics-e2e-'));
  const portal = await startPortal({
    ports: { frontend: 3100, backend: 7107, simulator: 7400 },
    configs: ['app-config.yaml', 'packages/app/e2e-tests/app-config.e2e.yaml'],
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
