import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { run } from '../run.mjs';

/** Long ago: portals that are new do not take what was published within some days. */
const PUBLISHED = '2026-01-01T00:00:00.000Z';

/**
 * A registry that has the packed packages as if they had been published, and gets others from the real registry: so ours are
 * installed by their names, with nothing pinned.
 *
 * @param options.packed - what `packAll` returned
 * @param options.upstream - address of the real registry
 * @returns `{ url, stop }`
 */
export async function startRegistry({ packed, upstream }) {
  const packages = new Map();
  for (const { name, tarball } of packed) {
    packages.set(name, {
      content: fs.readFileSync(tarball),
      manifest: await manifestOf(tarball),
    });
  }
  // Part of every address: what was packed at another time is not taken out of Yarn's cache for it.
  const edition = createHash('sha256')
    .update(Buffer.concat([...packages.values()].map(each => each.content)))
    .update(String(Date.now()))
    .digest('hex')
    .slice(0, 12);
  const server = http.createServer((request, response) => {
    const wanted = decodeURIComponent(request.url.slice(1));
    const own = packages.get(wanted);
    if (own) {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify(
          describe(own, `http://${request.headers.host}/${edition}/${wanted}`),
        ),
      );
      return;
    }
    const tarball = packages.get(
      wanted.replace(`${edition}/`, '').replace(/\.tgz$/, ''),
    );
    if (tarball) {
      response.setHeader('content-type', 'application/octet-stream');
      response.end(tarball.content);
      return;
    }
    passOn(new URL(request.url, upstream), request, response);
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    stop: () =>
      new Promise(resolve => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

/**
 * Notes what Yarn keeps for all projects, and returns what removes what it took out of a registry of ours since.
 *
 * @param folder - Yarn's global folder
 */
export function watchYarnsFolder(folder) {
  const kept = [path.join(folder, 'cache'), path.join(folder, 'metadata/npm')];
  const before = new Set(kept.flatMap(list));
  return names => {
    const [archives, registries] = kept.map(each =>
      list(each).filter(file => !before.has(file)),
    );
    const isOurs = file =>
      names.some(name => path.basename(file).startsWith(name));
    const hasOurs = registry =>
      list(registry).some(file => isOurs(file)) ||
      names.some(name => fs.existsSync(path.join(registry, `${name}.json`)));
    for (const file of [
      ...archives.filter(isOurs),
      ...registries.filter(hasOurs),
    ]) {
      fs.rmSync(file, { recursive: true, force: true });
    }
  };
}

async function passOn(address, { headers }, response) {
  try {
    const answer = await fetch(address, {
      headers: { accept: headers.accept ?? '*/*' },
    });
    const content = Buffer.from(await answer.arrayBuffer());
    response.writeHead(answer.status, {
      'content-type':
        answer.headers.get('content-type') ?? 'application/octet-stream',
    });
    response.end(content);
  } catch (error) {
    response.writeHead(502).end(`${address}: ${error.cause ?? error}`);
  }
}

function list(folder) {
  return fs.existsSync(folder)
    ? fs.readdirSync(folder).map(name => path.join(folder, name))
    : [];
}

async function manifestOf(tarball) {
  const { code, output } = await run(
    'tar',
    ['-xzOf', tarball, 'package/package.json'],
    { quiet: true },
  );
  if (code !== 0) {
    throw new Error(`${tarball} has no package.json: ${output}`);
  }
  return JSON.parse(output);
}

function describe({ manifest, content }, address) {
  const { name, version } = manifest;
  return {
    name,
    'dist-tags': { latest: version },
    versions: {
      [version]: {
        ...manifest,
        dist: {
          tarball: `${address}.tgz`,
          shasum: createHash('sha1').update(content).digest('hex'),
          integrity: `sha512-${createHash('sha512')
            .update(content)
            .digest('base64')}`,
        },
      },
    },
    time: { created: PUBLISHED, modified: PUBLISHED, [version]: PUBLISHED },
  };
}
