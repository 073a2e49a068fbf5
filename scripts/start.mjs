import fs from 'node:fs';
import path from 'node:path';
import { startPortal } from './lib/portal.mjs';
import { onOrphaned } from './lib/run.mjs';
import { main, say } from './lib/say.mjs';
import { root, setUp } from './lib/setup.mjs';

/** `npm start`: the demo portal with the simulated Microsoft 365 tenant beside it. `--reset` starts from nothing. */
await main(async () => {
  await setUp();
  const state = path.join(root, '.demo');
  if (process.argv.includes('--reset')) {
    fs.rmSync(state, { recursive: true, force: true });
    say('The state of the demo was removed.');
  }
  say('Starting the portal and the simulated Microsoft 365 tenant …');
  const started = Date.now();
  const log = path.join(state, 'portal.log');
  const portal = await startPortal({
    ports: { frontend: 3000, backend: 7007, simulator: 7300 },
    configs: ['app-config.yaml', ...localConfig()],
    simulatorDatabase: path.join(state, 'm365-simulator.sqlite'),
    log,
  });

  const asked = new Promise(resolve => {
    process.once('SIGINT', () => resolve('asked'));
    process.once('SIGTERM', () => resolve('asked'));
    onOrphaned(() => resolve('asked'));
  });
  process.stdout.write(welcome(Math.round((Date.now() - started) / 1000)));
  const reason = await Promise.race([asked, portal.ended]);
  if (reason !== 'asked') {
    say(
      `${reason} ended by itself: see the end of ${path.relative(root, log)}.`,
    );
    process.exitCode = 1;
  }
  say('Stopping …');
  await portal.stop();
});

function localConfig() {
  return ['app-config.local.yaml'].filter(file =>
    fs.existsSync(path.join(root, file)),
  );
}

function welcome(seconds) {
  return `
  Mail Forensics is running (started in ${seconds} s; log: .demo/portal.log; stop with Ctrl+C).

    Portal             http://localhost:3000
    Simulated tenant   http://localhost:7300   (Contoso's webmail)

  Four clicks that show it working:

    1. Portal: Enter as guest, Data Connections, "Add data connection": name it, "Authorize".
    2. Microsoft's page (simulated): pick Megan Bowen, "Accept". The connection goes to Monitoring.
    3. Webmail: pick Adele Vance, "New mail", attach a file, "Send".
    4. Portal: Forensic Search. There it is, within seconds: who sent which file to whom, and its hash.

`;
}
