import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

jest.setTimeout(60_000);

it('goes through the proxy of the environment, to sign in and to Graph', async () => {
  const asked: string[] = [];
  const proxy = createServer();
  proxy.on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  const child = spawn(
    process.execPath,
    [
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      path.resolve(__dirname, '__testUtils__/askMicrosoft.ts'),
    ],
    {
      env: {
        ...process.env,
        NODE_USE_ENV_PROXY: '1',
        HTTPS_PROXY: `http://127.0.0.1:${port}`,
        NO_PROXY: '',
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  expect(await once(child, 'exit')).toEqual([0, null]);
  proxy.close();
  expect(new Set(asked)).toEqual(
    new Set(['login.microsoftonline.com:443', 'graph.microsoft.com:443']),
  );
});
