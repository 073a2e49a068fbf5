import { ChildProcess, spawn } from 'child_process';
import { once } from 'events';
import { resolve } from 'path';

const children: ChildProcess[] = [];

function start(...args: string[]) {
  const child = spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      resolve(__dirname, 'main.ts'),
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  children.push(child);
  return child;
}

const textOf = async (stream: NodeJS.ReadableStream) =>
  String((await once(stream, 'data'))[0]);

afterAll(() => {
  children.forEach(child => child.kill('SIGKILL'));
});

it('stands in for one of the clouds that there are', async () => {
  const child = start('--cloud', 'germany');
  expect(await textOf(child.stderr!)).toMatch(
    /^--cloud must be one of global, usGovernment, usGovernmentDoD, china\./,
  );
  expect((await once(child, 'exit'))[0]).toBe(1);
}, 30_000);

it('says where it listens, explains that a port is taken, and ends when told to', async () => {
  const first = start('--port', '0');
  const line = await textOf(first.stdout!);
  expect(line).toMatch(
    /^Simulated Microsoft 365 tenant Contoso listening on http:\/\/127\.0\.0\.1:\d+\n$/,
  );
  const port = line.trim().split(':').pop() ?? '';

  const second = start('--port', port);
  const complaint = await textOf(second.stderr!);
  expect(complaint).toMatch(/^The port is taken.*--port\.\n$/);
  expect((await once(second, 'exit'))[0]).toBe(1);

  first.kill('SIGTERM');
  expect((await once(first, 'exit'))[0]).toBe(0);
}, 30_000);
