import fs from 'node:fs';
import path from 'node:path';
import { answers, guestHasRoles } from './answers.mjs';
import { checkPorts } from './ports.mjs';
import { startService, stopService } from './run.mjs';
import { Fixable } from './say.mjs';
import { backstageCli, childEnvironment, node, root } from './setup.mjs';
import { simulatorArguments } from './simulator.mjs';

/**
 * Node.js sizes its heap by the memory of the machine and collects late: idle, the backend took 660 MB on one with 24 GB,
 * and 510 MB with these.
 */
const SMALL_HEAP = '--max-semi-space-size=4 --max-old-space-size=640';

/**
 * Starts the demo portal and the simulated tenant and waits until both answer.
 *
 * @param options.ports - `{ frontend, backend, simulator }`, as in the configuration
 * @param options.configs - configuration files, later ones override
 * @param options.builtFrontend - what {@link buildFrontend} returned: the backend serves it. Without it a development
 * server does, which follows the sources
 * @param options.simulatorDatabase - file in which the simulated tenant keeps its state
 * @param options.log - file that the output goes to
 * @returns `{ stop, ended }`: `ended` resolves with the name of a part that ended by itself
 * @throws Fixable where a port is taken or a part does not come up
 */
export async function startPortal(options) {
  const { ports, configs, builtFrontend, simulatorDatabase, log } = options;
  await checkPorts([
    { port: ports.frontend, what: 'the portal' },
    { port: ports.backend, what: "the portal's backend" },
    { port: ports.simulator, what: 'the simulated Microsoft 365 tenant' },
  ]);
  fs.mkdirSync(path.dirname(log), { recursive: true });
  fs.mkdirSync(path.dirname(simulatorDatabase), { recursive: true });
  const logStream = fs.createWriteStream(log);
  const services = [];
  const start = (name, args, environment = {}) => {
    const child = startService(node, args, {
      cwd: root,
      env: childEnvironment({
        FORCE_COLOR: '0',
        NODE_NO_WARNINGS: '1',
        ...environment,
      }),
    });
    child.stdout.on('data', chunk => logStream.write(chunk));
    child.stderr.on('data', chunk => logStream.write(chunk));
    const service = {
      name,
      child,
      ended: new Promise(resolve => child.once('close', () => resolve(name))),
    };
    services.push(service);
    return service;
  };

  const stop = async () => {
    await Promise.all(services.map(({ child }) => stopService(child)));
    await new Promise(resolve => logStream.end(resolve));
  };

  try {
    start(
      'the simulated tenant',
      simulatorArguments({
        port: ports.simulator,
        database: simulatorDatabase,
      }),
    );
    start(
      'the portal',
      [
        backstageCli,
        ...['repo', 'start', ...(builtFrontend ? ['backend'] : [])],
        ...configs.flatMap(config => ['--config', path.join(root, config)]),
      ],
      {
        NODE_OPTIONS: `${SMALL_HEAP} ${process.env.NODE_OPTIONS ?? ''}`.trim(),
        ...(builtFrontend && { APP_CONFIG_app_packageName: builtFrontend }),
      },
    );
    const ended = Promise.race(services.map(service => service.ended));
    await Promise.race([
      Promise.all([
        answers(`http://localhost:${ports.simulator}/_sim/state`),
        answers(
          `http://localhost:${ports.backend}/.backstage/health/v1/readiness`,
        ),
        answers(`http://localhost:${ports.frontend}/`),
        guestHasRoles(`http://localhost:${ports.backend}`),
      ]),
      ended.then(name => {
        throw new Fixable(
          `${name} did not start.`,
          `The reason is at the end of ${path.relative(root, log)}.`,
        );
      }),
    ]);
    return { stop, ended };
  } catch (error) {
    await stop();
    throw error;
  }
}
