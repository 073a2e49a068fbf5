import { parseArgs } from 'node:util';
import { startSimulator } from 'm365-simulator';
import { largeTenant } from './largeTenant';

/** The simulated tenant as a process of its own, with as many people in it as are asked for. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      users: { type: 'string', default: '0' },
      groups: { type: 'string', default: '0' },
      latency: { type: 'string', default: '0' },
    },
  });
  const simulator = await startSimulator({
    port: Number(values.port),
    tenants: [
      largeTenant({
        users: Number(values.users),
        groups: Number(values.groups),
      }),
    ],
  });
  simulator.faults.setLatency(Number(values.latency));
  process.once('SIGTERM', () => {
    simulator.close().then(() => process.exit(0));
  });
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
