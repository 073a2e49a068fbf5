import type {
  LoggerService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { describeError } from './http/toClientError';

const REFRESH_DIRECTORY = 'refresh-directory';
const WATCH_CONNECTIONS = 'watch-connections';
const SEND_NOTIFICATIONS = 'send-notifications';
const FOLD_COUNTS = 'fold-counts';
const KEEP_EVENTS = 'keep-events';
const NOTE_AUDIT = 'note-audit';

/** Where mailboxes are polled this often, whole seconds of waiting for anything would show. */
const FAST_POLL_MS = 30_000;

/**
 * Schedules the work of the background.
 *
 * Collection is a task of scope `local`: every replica collects, and they share the mailboxes by leases, because a
 * `global` task stays locked to a replica that was killed until its timeout; and so are notifications sent. The directory
 * is read by one at a time, and so are events counted and kept: nobody waits for these.
 *
 * @returns asks for the directory to be read at once, where that is due
 */
export async function scheduleTasks(options: {
  scheduler: SchedulerService;
  logger: LoggerService;
  pollIntervalMs: number;
  collect: (signal: AbortSignal) => Promise<void>;
  watch: (signal: AbortSignal) => Promise<void>;
  refreshDirectory: (signal: AbortSignal) => Promise<void>;
  foldCounts: (signal: AbortSignal) => Promise<void>;
  keepEvents: (signal: AbortSignal) => Promise<void>;
  noteAudit: (signal: AbortSignal) => Promise<void>;
  /** Absent: nobody is to be notified. */
  sendNotifications?: (signal: AbortSignal) => Promise<void>;
}): Promise<{ triggerDirectory: () => Promise<void> }> {
  const { scheduler, logger } = options;
  const often = { seconds: options.pollIntervalMs < FAST_POLL_MS ? 1 : 5 };
  await scheduler.scheduleTask({
    id: 'collect',
    scope: 'local',
    frequency: often,
    timeout: { minutes: 10 },
    fn: harmless('collect', options.collect, logger),
  });
  await scheduler.scheduleTask({
    id: WATCH_CONNECTIONS,
    scope: 'local',
    frequency: often,
    timeout: { minutes: 10 },
    fn: harmless(WATCH_CONNECTIONS, options.watch, logger),
  });
  await scheduler.scheduleTask({
    id: REFRESH_DIRECTORY,
    scope: 'global',
    frequency: often,
    timeout: { minutes: 10 },
    fn: harmless(REFRESH_DIRECTORY, options.refreshDirectory, logger),
  });
  await scheduler.scheduleTask({
    id: FOLD_COUNTS,
    scope: 'global',
    frequency: { seconds: 10 },
    timeout: { minutes: 1 },
    fn: harmless(FOLD_COUNTS, options.foldCounts, logger),
  });
  await scheduler.scheduleTask({
    id: KEEP_EVENTS,
    scope: 'global',
    frequency: { minutes: 15 },
    timeout: { minutes: 10 },
    fn: harmless(KEEP_EVENTS, options.keepEvents, logger),
  });
  await scheduler.scheduleTask({
    id: NOTE_AUDIT,
    scope: 'global',
    frequency: { hours: 1 },
    timeout: { minutes: 1 },
    fn: harmless(NOTE_AUDIT, options.noteAudit, logger),
  });
  if (options.sendNotifications) {
    await scheduler.scheduleTask({
      id: SEND_NOTIFICATIONS,
      scope: 'local',
      frequency: often,
      timeout: { minutes: 10 },
      fn: harmless(SEND_NOTIFICATIONS, options.sendNotifications, logger),
    });
  }
  return { triggerDirectory: () => trigger(scheduler, logger) };
}

/**
 * Every signed-in user can read the last error of a task from the scheduler's own routes, so a task never ends in one:
 * what went wrong is logged, without the values that a message may quote.
 */
function harmless(
  id: string,
  run: (signal: AbortSignal) => Promise<void>,
  logger: LoggerService,
): (signal: AbortSignal) => Promise<void> {
  return async signal => {
    try {
      await run(signal);
    } catch (error) {
      if (!signal.aborted) {
        logger.error(`The task ${id} failed: ${describeError(error)}`);
      }
    }
  };
}

/** The next run is seconds away anyhow, so failing to bring it forward fails nobody. */
async function trigger(
  scheduler: SchedulerService,
  logger: LoggerService,
): Promise<void> {
  try {
    await scheduler.triggerTask(REFRESH_DIRECTORY);
  } catch (error) {
    logger.debug(
      `${REFRESH_DIRECTORY} was not triggered: ${describeError(error)}`,
    );
  }
}
