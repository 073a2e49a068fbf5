import { formatTable } from '../measure/formatTable';
import { percentile } from '../measure/statistics';
import { StoreBackend } from '../portal/StoreBackend';
import type { StoreOptions } from '../storeMain';
import { Random } from '../data/Random';
import type { Asked, Kind, Terms } from './Question';

const ASKS = 25;
const MS = 2_000;

/** The same over HTTP, one after the other: with permissions, audit and JSON. */
export async function measureHttp(
  options: StoreOptions & {
    terms: Omit<Terms, 'random'>;
    kinds: readonly Kind[];
  },
): Promise<string> {
  const backend = await StoreBackend.start(options);
  try {
    const rows: (string | number)[][] = [];
    for (const kind of options.kinds) {
      const times = await timesOf(kind, backend, options.terms);
      rows.push([
        kind.name,
        times.length,
        percentile(times, 0.5),
        percentile(times, 0.95),
      ]);
    }
    return formatTable(['question', 'asked', 'p50 ms', 'p95 ms'], rows);
  } finally {
    await backend.stop();
  }
}

async function timesOf(
  kind: Kind,
  backend: StoreBackend,
  terms: Omit<Terms, 'random'>,
): Promise<number[]> {
  const random = Random.of(`asked over HTTP ${kind.name}`);
  const times: number[] = [];
  const end = performance.now() + MS;
  while (times.length < ASKS && performance.now() < end) {
    const { asked } = await kind.ask({ ...terms, random });
    const started = performance.now();
    const { path, body } = requestOf(asked);
    const response = await backend.client.fetch(path, { body });
    await response.arrayBuffer();
    times.push(performance.now() - started);
    // A content that nobody sent is answered so.
    if (!response.ok && response.status !== 404) {
      throw new Error(`${kind.name}: ${response.status}`);
    }
  }
  return times;
}

function requestOf(asked: Asked): { path: string; body?: object } {
  switch (asked.route) {
    case 'search':
      return { path: '/v2/file-events', body: asked.body };
    case 'histogram':
    case 'grouping':
      return { path: `/v2/file-events/${asked.route}`, body: asked.body };
    case 'pivot':
      return { path: `/files/${asked.sha256}` };
    default:
      throw new Error(`Unknown: ${JSON.stringify(asked satisfies never)}`);
  }
}
