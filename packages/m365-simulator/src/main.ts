import { parseArgs } from 'util';
import { startSimulator } from './Simulator';

const USAGE = 'Usage: main.ts [--port <number>] [--database <file>]';

async function main(): Promise<void> {
  const { port, database } = readArguments();
  const simulator = await startSimulator({ port, databaseFile: database });
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
} {
  const { values } = parseArgs({
    options: { port: { type: 'string' }, database: { type: 'string' } },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (
    port !== undefined &&
    !(Number.isInteger(port) && port >= 0 && port < 65536)
  ) {
    throw new Error(`--port must be a number from 0 to 65535. ${USAGE}`);
  }
  return { port, database: values.database };
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
