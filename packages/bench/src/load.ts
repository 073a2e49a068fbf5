import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { formatTable } from './measure/formatTable';
import { percentile } from './measure/statistics';
import { userName } from './portal/largeTenant';
import { Portal, type PortalOptions } from './portal/Portal';

const LOOK_EVERY_MS = 1_000;

/** Mails a second that people of the tenant send all the while. */
const MAILS_PER_SECOND = 5;

/** How long somebody looks at what they found before they ask for something else. */
const THINK_MS = 15_000;

/** For the last mails to arrive. */
const PATIENCE_MS = 120_000;

const connectionSchema = z.object({
  status: z.string(),
  mailboxes: z.object({ total: z.number() }),
  freshness: z.object({ lagSeconds: z.number().nullable() }),
});

const countSchema = z.object({ totalCount: z.number() });

interface Options extends PortalOptions {
  timeoutSeconds: number;
  investigators: number;
  exports: number;
  /** Of each of the two parts: without the investigators, and with them. */
  seconds: number;
}

/** What is asked when somebody searches: as the page does, all at once. */
const SEARCHES = ['report*', '*plan*', '*.pdf', 'figures 1*'].map(value => ({
  groups: [{ filters: [{ term: 'file.name', operator: 'IS', value }] }],
}));

const FACETS = ['file.category', 'source.email.sender', 'risk.trusted'];

const EVERYTHING = {
  groups: [{ filters: [{ term: 'event.id', operator: 'EXISTS' }] }],
};

/** People of the tenant send mail. */
class Mail {
  readonly #portal: Portal;
  readonly #users: number;
  #isOver = false;
  sent = 0;

  constructor(portal: Portal, users: number) {
    this.#portal = portal;
    this.#users = users;
  }

  async send(): Promise<void> {
    const words = ['report', 'plan', 'figures', 'offer'];
    while (!this.#isOver) {
      const n = this.sent;
      await this.#portal.sendMail(
        userName(n % Math.max(1, this.#users - 100)),
        {
          to: ['lee@gmail.example'],
          subject: `Number ${n}`,
          body: 'Please find it attached.',
          attachments: [
            {
              name: `${words[n % words.length]} ${n}.pdf`,
              contentBytes: Buffer.from(`%PDF-1.4 ${n}`).toString('base64'),
            },
          ],
        },
      );
      this.sent++;
      await sleep(1_000 / MAILS_PER_SECOND);
    }
  }

  stop(): void {
    this.#isOver = true;
  }
}

/** Investigators and exporters. All of them are the guest of the demo portal, who may do no more at once than one person. */
class Crowd {
  readonly #portal: Portal;
  readonly #options: Options;
  readonly #over = new AbortController();
  readonly #times = new Map<string, number[]>();
  readonly #statuses = new Map<number, number>();

  constructor(portal: Portal, options: Options) {
    this.#portal = portal;
    this.#options = options;
  }

  async work(): Promise<void> {
    const { investigators, exports } = this.#options;
    await Promise.all([
      ...Array.from({ length: investigators }, (_, index) =>
        this.#investigate(index),
      ),
      ...Array.from({ length: exports }, () => this.#export()),
    ]);
  }

  async stop(): Promise<void> {
    this.#over.abort();
  }

  format(): string {
    const answers = formatTable(
      ['request', 'answers', 'p50 ms', 'p95 ms', 'max ms'],
      [...this.#times].map(([name, times]) => [
        name,
        times.length,
        percentile(times, 0.5),
        percentile(times, 0.95),
        percentile(times, 1),
      ]),
    );
    const statuses = formatTable(
      ['status', 'answers'],
      [...this.#statuses].sort(([one], [other]) => one - other),
    );
    return `${answers}\n\n${statuses}`;
  }

  async #investigate(index: number): Promise<void> {
    // Spread over the time that each thinks.
    await this.#pause((index * THINK_MS) / this.#options.investigators);
    for (let n = index; !this.#over.signal.aborted; n++) {
      const query = SEARCHES[n % SEARCHES.length];
      await Promise.all([
        this.#ask('search', '/v2/file-events', query),
        this.#ask('histogram', '/v2/file-events/histogram', query),
        this.#ask('coverage', '/v2/file-events/coverage', query),
        ...FACETS.map(groupingTerm =>
          this.#ask('facet', '/v2/file-events/grouping', {
            ...query,
            groupingTerm,
          }),
        ),
      ]);
      await this.#pause(THINK_MS);
    }
  }

  async #export(): Promise<void> {
    while (!this.#over.signal.aborted) {
      await this.#ask('export', '/v2/file-events/export', EVERYTHING);
      await this.#pause(1_000);
    }
  }

  async #ask(name: string, path: string, body: unknown): Promise<void> {
    const started = performance.now();
    const response = await this.#portal.fetch(path, { body });
    await response.arrayBuffer();
    const times = this.#times.get(name) ?? [];
    times.push(performance.now() - started);
    this.#times.set(name, times);
    const { status } = response;
    this.#statuses.set(status, (this.#statuses.get(status) ?? 0) + 1);
  }

  async #pause(ms: number): Promise<void> {
    // Ends early, without an error, when it is over.
    await sleep(ms, undefined, { signal: this.#over.signal }).catch(() => {});
  }
}

/**
 * Investigators who search and export while mail of a whole tenant is collected: what each feels of the other, and whether
 * anything is lost.
 *
 * @returns a report in Markdown
 */
export async function measureLoad(options: Options): Promise<string> {
  const portal = await Portal.start(options);
  try {
    const id = await portal.addConnection('Contoso', { mode: 'all' });
    await portal.consent(id);
    await untilMonitoring(portal, id, options);
    const mail = new Mail(portal, options.users);
    const sending = mail.send();
    try {
      const idle = await watch(portal, id, options.seconds);
      const crowd = new Crowd(portal, options);
      const working = crowd.work();
      const loaded = await watch(portal, id, options.seconds);
      await crowd.stop();
      await working;
      mail.stop();
      await sending;
      const found = await countEvents(portal, mail.sent);
      return [
        format(idle, loaded),
        crowd.format(),
        formatTable(
          ['mails with a file each', 'number'],
          [
            ['sent', mail.sent],
            ['recorded', found],
          ],
        ),
      ].join('\n\n');
    } finally {
      mail.stop();
      await sending;
    }
  } finally {
    await portal.stop();
  }
}

interface Watched {
  lags: number[];
  eventLoopP99Ms: number;
  peakRssBytes: number;
}

/** How far collection is behind, once a second, and what the backend takes meanwhile. */
async function watch(
  portal: Portal,
  id: string,
  seconds: number,
): Promise<Watched> {
  portal.backend.countAnew();
  const lags: number[] = [];
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) {
    const { freshness } = await portal.ask(
      connectionSchema,
      `/connections/${id}`,
    );
    lags.push(freshness.lagSeconds ?? NaN);
    await sleep(LOOK_EVERY_MS);
  }
  const { vitals } = portal.backend;
  return {
    lags,
    eventLoopP99Ms: vitals?.eventLoopDelayMs.p99 ?? NaN,
    peakRssBytes: vitals?.peakRssBytes ?? NaN,
  };
}

function format(idle: Watched, loaded: Watched): string {
  const row = (name: string, of: (watched: Watched) => number) => [
    name,
    of(idle),
    of(loaded),
  ];
  return formatTable(
    ['', 'nobody searches', 'everybody does'],
    [
      row('lag of the mailbox furthest behind, p50 s', ({ lags }) =>
        percentile(lags, 0.5),
      ),
      row('p95 s', ({ lags }) => percentile(lags, 0.95)),
      row('event loop late, p99 ms', each => each.eventLoopP99Ms),
      row('peak RSS MiB', each => each.peakRssBytes / 2 ** 20),
    ],
  );
}

async function untilMonitoring(
  portal: Portal,
  id: string,
  options: Options,
): Promise<void> {
  const deadline = performance.now() + options.timeoutSeconds * 1_000;
  for (;;) {
    const { status, mailboxes } = await portal.ask(
      connectionSchema,
      `/connections/${id}`,
    );
    if (status === 'Monitoring' && mailboxes.total >= options.users) {
      return;
    }
    if (performance.now() > deadline) {
      throw new Error(`The connection is ${status} after all that time`);
    }
    await sleep(LOOK_EVERY_MS);
  }
}

/** Waits until there are as many as were sent, or until that can be expected no more. */
async function countEvents(portal: Portal, sent: number): Promise<number> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const { totalCount } = await portal.ask(countSchema, '/v2/file-events', {
      ...EVERYTHING,
      pgSize: 1,
    });
    if (totalCount >= sent || performance.now() > deadline) {
      return totalCount;
    }
    await sleep(LOOK_EVERY_MS);
  }
}
