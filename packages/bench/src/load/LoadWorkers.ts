import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { DAYS } from '../data/calendar';
import { ROOT } from '../root';
import { DONE, type LoadTask } from './LoadTask';

const TRANSFORM = path.join(
  ROOT,
  'node_modules/@backstage/cli/config/nodeTransform.cjs',
);
const ENTRY = path.join(ROOT, 'packages/bench/src/load/loadWorker.ts');
const DAYS_AT_ONCE = 3;

/** Fills `file_events` and `file_event_recipients` with a year of mail, in several processes. */
export async function copyMail(options: {
  connectionString: string;
  seed: string;
  events: number;
  workers: number;
}): Promise<void> {
  const tasks: LoadTask[] = [];
  for (let day = 0; day < DAYS; day += DAYS_AT_ONCE) {
    tasks.push({
      firstDay: day,
      beforeDay: Math.min(DAYS, day + DAYS_AT_ONCE),
    });
  }
  await Promise.all(
    Array.from({ length: options.workers }, () =>
      work(
        fork(
          ENTRY,
          [
            `--postgres=${options.connectionString}`,
            `--seed=${options.seed}`,
            `--events=${options.events}`,
          ],
          { cwd: ROOT, execArgv: ['--require', TRANSFORM] },
        ),
        tasks,
      ),
    ),
  );
}

/** Gives a worker one task after the other until there are none. */
function work(child: ChildProcess, tasks: LoadTask[]): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('message', message => {
      // The transform of TypeScript has messages of its own.
      if (message !== DONE) {
        return;
      }
      const task = tasks.shift();
      if (task) {
        child.send(task);
      } else {
        child.disconnect();
      }
    });
    child.on('error', reject);
    child.on('exit', code =>
      code === 0
        ? resolve()
        : reject(new Error('A process that makes mail failed')),
    );
  });
}
