import http from 'node:http';

/**
 * What stands before a portal that is served below a path: takes the path away and passes the rest on, and has nothing else.
 *
 * @param options.port - that it listens on
 * @param options.path - for example `/portal`
 * @param options.target - port of the backend
 * @returns `{ stop }`
 */
export async function startPathProxy({ port, path, target }) {
  const server = http.createServer((request, response) => {
    const [, rest] = request.url.match(`^${path}(?=[/?]|$)(.*)$`) ?? [];
    if (rest === undefined) {
      response.writeHead(404).end(`Nothing is outside ${path}.`);
      return;
    }
    const passed = http.request(
      {
        port: target,
        host: 'localhost',
        path: rest.startsWith('/') ? rest : `/${rest}`,
        method: request.method,
        headers: request.headers,
      },
      answer => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      },
    );
    passed.on('error', error => response.writeHead(502).end(error.message));
    request.pipe(passed);
  });
  await new Promise(resolve => server.listen(port, 'localhost', resolve));
  return {
    stop: () =>
      new Promise(resolve => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
