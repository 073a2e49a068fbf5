import { randomUUID } from 'node:crypto';
import type {
  LoggerService,
  SchedulerService,
  SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import {
  Collector,
  ConnectionWatch,
} from 'backstage-plugin-mail-forensics-backend/src/collection';
import {
  DatabaseFileEventWriter,
  EventMonths,
  foldCounts,
  identifyFileType,
} from 'backstage-plugin-mail-forensics-backend/src/events';
import { DatabaseConnectionHealth } from 'backstage-plugin-mail-forensics-backend/src/health';
import { Microsoft365Connector } from 'backstage-plugin-mail-forensics-backend/src/microsoft365';
import { scheduleTasks } from 'backstage-plugin-mail-forensics-backend/src/scheduleTasks';
import { DirectoryRefresh } from 'backstage-plugin-mail-forensics-backend/src/scope';
import { DEMO_APP } from 'm365-simulator/src/tenant/demo';
import { Clock } from './Clock';
import { openStore } from './openStore';
import { replicaSettings } from './replicaSettings';

/** The part of the plugin that works without being asked, as a process that can be killed. */
async function main(): Promise<void> {
  const settings = replicaSettings.parse(JSON.parse(process.argv[2]));
  const { tenantUrl, pollIntervalMs, concurrency } = settings;
  const clock = Clock.create(settings.clock);
  const { now, sleep, startTimer } = clock;
  const knex = await openStore(settings.database);
  await EventMonths.create({ knex }).makeAhead(now());
  const logger = createLogger();
  const health = DatabaseConnectionHealth.create({ knex, now });
  const connector = Microsoft365Connector.create({
    config: {
      clientId: DEMO_APP.clientId,
      credential: {
        kind: 'clientSecret',
        clientSecret: DEMO_APP.clientSecret,
      },
      cloud: 'global',
      endpoints: { login: tenantUrl, graph: tenantUrl },
    },
    logger,
    ...{ now, startTimer },
    sleep: async (ms, signal) => {
      await sleep(ms, signal);
      signal?.throwIfAborted();
    },
  });
  const common = {
    ...{ knex, health, logger, pollIntervalMs, now },
    connectors: () => connector,
  };
  const collector = Collector.create({
    ...common,
    events: DatabaseFileEventWriter.create({ trustedDomains: ['contoso.com'] }),
    identifyFileType,
    config: {
      pollIntervalMs,
      concurrency,
      watchDeletedItems: true,
      hashing: { enabled: true, maxSizeBytes: settings.hashedAtMostBytes },
    },
    replicaId: randomUUID(),
    sleep,
  });
  const watch = ConnectionWatch.create({ ...common, sleep });
  const directory = DirectoryRefresh.create(common);
  await scheduleTasks({
    scheduler: createScheduler(clock),
    ...{ logger, pollIntervalMs },
    collect: signal => collector.runCycle(signal),
    watch: signal => watch.watchDue(signal),
    refreshDirectory: signal => directory.refreshDue(signal),
    foldCounts: signal => foldCounts(knex, signal),
    keepEvents: async () => {},
    noteAudit: async () => {},
  });
}

/** Every task in every process, over and over: what Backstage does, and more often at the same time. */
function createScheduler(clock: Clock): SchedulerService {
  return {
    scheduleTask: async task => {
      const ms = frequencyMs(task.frequency);
      void (async () => {
        for (;;) {
          await task.fn(new AbortController().signal);
          await clock.sleep(ms);
        }
      })();
    },
    triggerTask: async () => {},
    cancelTask: async () => {},
    createScheduledTaskRunner: () => {
      throw new Error('Nobody asks for this');
    },
    getScheduledTasks: async () => [],
  };
}

function frequencyMs(
  frequency: SchedulerServiceTaskScheduleDefinition['frequency'],
): number {
  return 'seconds' in frequency ? (frequency.seconds ?? 0) * 1_000 : 60_000;
}

function createLogger(): LoggerService {
  const write = (level: string) => (message: string | Error) => {
    process.stdout.write(
      `${new Date().toISOString()} ${level} ${String(message)}\n`,
    );
  };
  const logger: LoggerService = {
    error: write('error'),
    warn: write('warn'),
    info: write('info'),
    debug: () => {},
    child: () => logger,
  };
  return logger;
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
