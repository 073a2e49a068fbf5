import { readFile, writeFile } from 'node:fs/promises';
import createKnex from 'knex';
import { DEMO_APP } from 'm365-simulator';
import { z } from 'zod';
import { openFloorTables } from './floorTables';

/*
 * The floor: what reading the same mail costs whoever does nothing but that. A bare loop makes the same HTTP requests as
 * the plugin did, parses the answers, and inserts the same rows in bulk. No retries, no leases, no positions, no hashes.
 */

export const floorTask = z.object({
  tenantUrl: z.string(),
  tenantId: z.string(),
  database: z.union([
    z.object({ postgres: z.record(z.string(), z.unknown()) }),
    z.object({ file: z.string() }),
  ]),
  /** Ids of all users that are polled. */
  users: z.array(z.string()),
  messages: z.array(z.object({ userId: z.string(), messageId: z.string() })),
  /** Requests for changes of a folder: alone, and those in batches with the number of these. */
  polls: z.object({
    alone: z.number(),
    together: z.number(),
    batches: z.number(),
  }),
  concurrency: z.number(),
  resultFile: z.string(),
});

export type FloorTask = z.infer<typeof floorTask>;

/** What it took, in seconds. */
export const floorResult = z.object({
  cpuSeconds: z.number(),
  seconds: z.number(),
});

const FOLDER = 'mailFolders/sentitems/messages';
const PREFER = 'IdType="ImmutableId", odata.maxpagesize=50';
const MESSAGE_QUERY =
  '$select=id,internetMessageId,subject,from,sender,toRecipients,ccRecipients,bccRecipients,sentDateTime,receivedDateTime,isDraft&$expand=attachments';

async function main(): Promise<void> {
  const task = floorTask.parse(
    JSON.parse(await readFile(process.argv[2], 'utf8')),
  );
  const knex = createKnex(
    'file' in task.database
      ? {
          client: 'better-sqlite3',
          connection: { filename: task.database.file },
          useNullAsDefault: true,
        }
      : { client: 'pg', connection: task.database.postgres },
  );
  const tables = await openFloorTables(knex);
  const token = await signIn(task);
  const links = await firstLinks(task, token);
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  await inParallel(task.concurrency, requestsOf(task, token, links));
  await tables.insert();
  const { user, system } = process.cpuUsage(cpuBefore);
  const result: z.infer<typeof floorResult> = {
    cpuSeconds: (user + system) / 1e6,
    seconds: (performance.now() - started) / 1_000,
  };
  await knex.destroy();
  await writeFile(task.resultFile, JSON.stringify(result));
}

async function signIn(task: FloorTask): Promise<string> {
  const response = await fetch(
    `${task.tenantUrl}/${task.tenantId}/oauth2/v2.0/token`,
    {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: DEMO_APP.clientId,
        client_secret: DEMO_APP.clientSecret,
        scope: 'https://graph.microsoft.com/.default',
      }),
    },
  );
  const { access_token } = z
    .object({ access_token: z.string() })
    .parse(await response.json());
  return access_token;
}

/** Of a few mailboxes, before anything is counted: their links are asked for again and again. */
async function firstLinks(task: FloorTask, token: string): Promise<string[]> {
  const since = new Date().toISOString().slice(0, 19);
  const users = task.users.slice(0, 100);
  return Promise.all(
    users.map(async user => {
      const body = await get(
        `${task.tenantUrl}/v1.0/users/${user}/${FOLDER}/delta?$filter=receivedDateTime ge ${since}Z&$select=id`,
        token,
      );
      return z.object({ '@odata.deltaLink': z.string() }).parse(body)[
        '@odata.deltaLink'
      ];
    }),
  );
}

/** In the proportion in which the plugin made them, mixed. */
function requestsOf(
  task: FloorTask,
  token: string,
  links: readonly string[],
): (() => Promise<unknown>)[] {
  const { tenantUrl, polls, messages } = task;
  const link = (index: number) => links[index % links.length];
  const alone = range(polls.alone).map(index => () => get(link(index), token));
  const size = polls.batches > 0 ? polls.together / polls.batches : 0;
  const batches = range(polls.batches).map(index => () => {
    const first = Math.round(index * size);
    const count = Math.round((index + 1) * size) - first;
    return post(`${tenantUrl}/v1.0/$batch`, token, {
      requests: range(count).map(item => ({
        id: String(item + 1),
        method: 'GET',
        url: link(first + item).slice(`${tenantUrl}/v1.0`.length),
        headers: { Prefer: PREFER },
      })),
    });
  });
  const reads = messages.map(({ userId, messageId }) => async () => {
    const body = await get(
      `${tenantUrl}/v1.0/users/${userId}/messages/${messageId}?${MESSAGE_QUERY}`,
      token,
    );
    return z.object({ attachments: z.array(z.unknown()) }).parse(body);
  });
  return [...alone, ...batches, ...reads];
}

async function get(url: string, token: string): Promise<unknown> {
  return read(
    await fetch(url, {
      headers: { authorization: `Bearer ${token}`, prefer: PREFER },
    }),
  );
}

async function post(
  url: string,
  token: string,
  body: unknown,
): Promise<unknown> {
  return read(
    await fetch(url, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(body),
    }),
  );
}

async function read(response: Response): Promise<unknown> {
  if (!response.ok) {
    throw new Error(`The tenant answered ${response.status}`);
  }
  return response.json();
}

async function inParallel(
  atOnce: number,
  requests: (() => Promise<unknown>)[],
): Promise<void> {
  const left = [...requests];
  await Promise.all(
    range(atOnce).map(async () => {
      for (let next = left.pop(); next; next = left.pop()) {
        await next();
      }
    }),
  );
}

function range(length: number): number[] {
  return Array.from({ length }, (_, index) => index);
}

if (process.argv[1]?.endsWith('floorMain.ts')) {
  main().catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exitCode = 1;
  });
}
