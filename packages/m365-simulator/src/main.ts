import { parseArgs } from 'util';
import { startSimulator } from './Simulator';
import { CLOUDS, SimulatedCloud } from './tenant/clouds';

const USAGE =
  'Usage: main.ts [--port <number>] [--database <file>] [--cloud global|usGovernment|usGovernmentDoD|china]';

async function main(): Promise<void> {
  const { port, database, cloud } = readArguments();
  const simulator = await startSimulator({
    port,
    databaseFile: database,
    cloud,
  });
  process.stdout.write(
    `Simulated Microsoft 365 tenant ${simulator.tenant.displayName} listening on ${simulator.url}\n`,
  );
  const stop = () => {
    simulator.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

function readArguments(): {
  port: number | undefined;
  database: string | undefined;
  cloud: SimulatedCloud | undefined;
} {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      database: { type: 'string' },
      cloud: { type: 'string' },
    },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (
    port !== undefined &&
    !(Number.isInteger(port) && port >= 0 && port < 65536)
  ) {
    throw new Error(`--port must be a number from 0 to 65535. ${USAGE}`);
  }
  const { cloud } = values;
  if (cloud !== undefined && !isCloud(cloud)) {
    throw new Error(
      `--cloud must be one of ${Object.keys(CLOUDS).join(', ')}. ${USAGE}`,
    );
  }
  return { port, database: values.database, cloud };
}

function isCloud(name: string): name is SimulatedCloud {
  return Object.hasOwn(CLOUDS, name);
}

function explain(error: unknown): string {
  const code = (error as { code?: unknown }).code;
  if (code === 'EADDRINUSE') {
    return 'The port is taken, perhaps by another simulated tenant: stop that one, or choose another with --port.';
  }
  const message = error instanceof Error ? error.message : String(error);
  return message.split('\n')[0];
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`);
  process.exitCode = 1;
});
