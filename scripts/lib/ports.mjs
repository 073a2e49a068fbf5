import net from 'node:net';
import { Fixable } from './say.mjs';

/**
 * Makes sure that ports are free.
 *
 * @param wanted - `{ port, what }` for each
 * @throws Fixable naming the first one that is taken
 */
export async function checkPorts(wanted) {
  for (const { port, what } of wanted) {
    if (!(await isFree(port))) {
      throw new Fixable(
        `Port ${port}, for ${what}, is taken.`,
        `Stop the program that uses it (find it with: lsof -i :${port}) and run the command again.`,
      );
    }
  }
}

/** A port that nobody uses now. */
export async function freePort() {
  const [port] = await freePorts(1);
  return port;
}

/** Ports that nobody uses now, all different. */
export async function freePorts(count) {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  return Promise.all(
    servers.map(server => {
      const { port } = server.address();
      return new Promise(resolve => server.close(() => resolve(port)));
    }),
  );
}

function listen() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

async function isFree(port) {
  // A development server may listen on either family, or on all addresses.
  const hosts = ['127.0.0.1', '::1'];
  const answers = await Promise.all(hosts.map(host => answersOn(host, port)));
  return !answers.includes(true);
}

function answersOn(host, port) {
  return new Promise(resolve => {
    const socket = net.connect({ host, port });
    socket.setTimeout(1000);
    const end = answer => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => end(true));
    socket.on('timeout', () => end(false));
    socket.on('error', () => end(false));
  });
}
