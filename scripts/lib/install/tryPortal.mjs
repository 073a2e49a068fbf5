import fs from 'node:fs';
import path from 'node:path';
import { answers, guestHasRoles } from '../answers.mjs';
import { freePorts } from '../ports.mjs';
import { run, startService, stopService } from '../run.mjs';
import { Fixable } from '../say.mjs';
import { childEnvironment, node, root } from '../setup.mjs';
import { simulatorArguments } from '../simulator.mjs';
import { startPathProxy } from './pathProxy.mjs';
import { overlayOf, registrationOf } from './runs.mjs';
import { START } from './StockPortal.mjs';

const playwright = path.join(root, 'node_modules/@playwright/test/cli.js');

/**
 * Starts a portal with a simulated tenant that nothing has happened in, and a browser test against both; then stops them.
 *
 * @param portal - a `StockPortal`
 * @param options.test - name of a test, of packages/app/install-tests
 * @param options.layout - which of the layouts of runs.mjs
 * @param options.overlay - changes the configuration that is laid over the portal's
 * @param options.command - that starts the portal; absent: pages and backend
 * @param options.proxied - path below which it is served
 * @param options.hasRoles - whether guests of the portal belong to groups
 * @param options.environment - variables that the portal's configuration names
 * @param options.log - file that output is appended to
 * @throws Fixable where it does not start, and where the test fails
 */
export async function tryPortal(portal, options) {
  const { layout, overlay = same => same, command = START, log } = options;
  const [frontend, backend, simulator] = await freePorts(3);
  const addresses = layout({ frontend, backend, simulator });
  const stops = [];
  try {
    stops.push(await startSimulator(simulator, log));
    await registerApp(addresses);
    if (options.proxied) {
      const proxy = await startPathProxy({
        port: frontend,
        path: options.proxied,
        target: backend,
      });
      stops.push(proxy.stop);
    }
    stops.push(() => portal.stop());
    portal.configure(overlay(overlayOf(addresses, `check_${backend}`)));
    await portal.start(command, {
      environment: options.environment,
      addresses: [
        `http://localhost:${backend}/.backstage/health/v1/readiness`,
        `${addresses.portal}/`,
      ],
    });
    if (options.hasRoles) {
      await guestHasRoles(addresses.portal);
    }
    await browse(options.test, addresses, log);
  } finally {
    await Promise.all(stops.map(stop => stop()));
  }
}

async function startSimulator(port, log) {
  const child = startService(node, simulatorArguments({ port }), {
    cwd: root,
    env: childEnvironment({ NODE_NO_WARNINGS: '1' }),
  });
  const append = chunk => fs.appendFileSync(log, chunk);
  child.stdout.on('data', append);
  child.stderr.on('data', append);
  await answers(`http://localhost:${port}/_sim/state`);
  return () => stopService(child);
}

async function registerApp({ simulator, backend }) {
  const { ok, status } = await fetch(`${simulator}/_sim/apps`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(registrationOf(backend)),
  });
  if (!ok) {
    throw new Error(`The simulated tenant registers no app: ${status}`);
  }
}

async function browse(test, { portal, backend, simulator }, log) {
  const { code, output } = await run(
    node,
    [
      ...[playwright, 'test', '--reporter=line', `${test}.test.ts`],
      ...['--config', 'packages/app/install-tests/playwright.config.ts'],
    ],
    {
      cwd: root,
      env: childEnvironment({
        MAIL_FORENSICS_PORTAL: portal,
        MAIL_FORENSICS_BACKEND: backend,
        MAIL_FORENSICS_SIMULATOR: simulator,
      }),
      quiet: true,
    },
  );
  fs.appendFileSync(log, output);
  if (code !== 0) {
    throw new Fixable(
      `The browser test "${test}" failed.`,
      'What it saw is in the log.',
    );
  }
}
