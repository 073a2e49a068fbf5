import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Prober } from './measure/Prober';
import { processTreeCpu } from './measure/processTreeCpu';
import { Portal, type PortalOptions } from './portal/Portal';
import { formatTable } from './measure/formatTable';
import { formatPages, pageProbes } from './report';

const LOOK_EVERY_MS = 1_000;

const connectionSchema = z.object({
  status: z.string(),
  mailboxes: z.object({ total: z.number(), monitored: z.number() }),
  problems: z.array(z.object({ code: z.string() })),
});

interface Options extends PortalOptions {
  timeoutSeconds: number;
  /** Process id of the PostgreSQL server. */
  postgresPid?: number;
}

/**
 * A connection over a whole tenant, from consent until every mailbox has been polled once, while somebody has the pages
 * open.
 *
 * @returns a report in Markdown
 */
export async function measureInitial(options: Options): Promise<string> {
  const portal = await Portal.start(options);
  try {
    const id = await portal.addConnection('Contoso', { mode: 'all' });
    await settle(portal);
    const postgresBefore = await postgresCpu(options);
    const prober = Prober.start(pageProbes(portal, id));
    try {
      const run = await authorizeAndWait(portal, id, options);
      const postgres = (await postgresCpu(options)) - postgresBefore;
      const { http } = await portal.requests();
      return [
        formatConnection(run, http),
        formatTable(
          ['requests to the tenant', 'number'],
          Object.entries(http).sort(([, one], [, other]) => other - one),
        ),
        formatPages(await prober.stop()),
        formatProcesses(portal, postgres, run.mailboxes),
      ].join('\n\n');
    } finally {
      await prober.stop();
    }
  } finally {
    await portal.stop();
  }
}

interface Run {
  mailboxes: number;
  /** From "Authorize" to Monitoring. */
  seconds: number;
  /** Of these, signing in and consenting. */
  consentSeconds: number;
}

async function authorizeAndWait(
  portal: Portal,
  id: string,
  options: Options,
): Promise<Run> {
  const started = performance.now();
  await portal.consent(id);
  const consented = performance.now();
  const mailboxes = await untilMonitoring(portal, id, options);
  const seconds = (performance.now() - started) / 1000;
  // The last report of the processes is half a second old at most.
  await sleep(500);
  return { mailboxes, seconds, consentSeconds: (consented - started) / 1000 };
}

function formatConnection(
  { mailboxes, seconds, consentSeconds }: Run,
  http: Record<string, number>,
): string {
  return formatTable(
    ['connection', 'value'],
    [
      ['mailboxes', mailboxes],
      ['seconds from "Authorize" to Monitoring', seconds],
      ['of these, signing in and consenting', consentSeconds],
      ['mailboxes per second', mailboxes / (seconds - consentSeconds)],
      ['requests for mail, per mailbox', (http.messageDelta ?? 0) / mailboxes],
    ],
  );
}

/** What was busy with starting is not to be counted. */
async function settle(portal: Portal): Promise<void> {
  await sleep(3_000);
  portal.backend.countAnew();
  portal.tenant.countAnew();
}

/** @returns how many mailboxes are in scope */
export async function untilMonitoring(
  portal: Portal,
  id: string,
  options: { users: number; timeoutSeconds: number },
): Promise<number> {
  const deadline = performance.now() + options.timeoutSeconds * 1000;
  for (;;) {
    const { status, mailboxes, problems } = await portal.ask(
      connectionSchema,
      `/connections/${id}`,
    );
    if (status === 'Monitoring' && mailboxes.total >= options.users) {
      return mailboxes.total;
    }
    if (performance.now() > deadline) {
      throw new Error(
        `After ${options.timeoutSeconds} s the connection is ${status}, with ${
          mailboxes.monitored
        } of ${mailboxes.total} mailboxes monitored (${
          problems.map(problem => problem.code).join(', ') || 'no problems'
        })`,
      );
    }
    await sleep(LOOK_EVERY_MS);
  }
}

async function postgresCpu({ postgresPid }: Options): Promise<number> {
  return postgresPid === undefined ? NaN : processTreeCpu(postgresPid);
}

function formatProcesses(
  portal: Portal,
  postgresSeconds: number,
  mailboxes: number,
): string {
  const rows = (['backend', 'tenant'] as const).map(name => {
    const vitals = portal[name].vitals;
    const user = vitals?.cpuUserSeconds ?? NaN;
    const system = vitals?.cpuSystemSeconds ?? NaN;
    return [
      name,
      user,
      system,
      ((user + system) * 1000) / mailboxes,
      (vitals?.peakRssBytes ?? NaN) / 2 ** 20,
      vitals?.eventLoopDelayMs.p50 ?? NaN,
      vitals?.eventLoopDelayMs.p99 ?? NaN,
      vitals?.eventLoopDelayMs.max ?? NaN,
    ];
  });
  return formatTable(
    [
      'process',
      'user s',
      'system s',
      'CPU ms per mailbox',
      'peak RSS MiB',
      'event loop late p50 ms',
      'p99 ms',
      'max ms',
    ],
    [
      ...rows,
      ...(Number.isNaN(postgresSeconds)
        ? []
        : [
            [
              'PostgreSQL (user and system)',
              postgresSeconds,
              NaN,
              (postgresSeconds * 1000) / mailboxes,
              NaN,
              NaN,
              NaN,
              NaN,
            ],
          ]),
    ],
  );
}
