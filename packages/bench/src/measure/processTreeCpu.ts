import { readdir, readFile } from 'node:fs/promises';

/** Linux counts a process's time in these, whatever the kernel's own tick. */
const TICKS_PER_SECOND = 100;

/**
 * CPU seconds that a process and its children have taken since they began, those that have ended included. Only Linux
 * says: elsewhere NaN.
 */
export async function processTreeCpu(pid: number): Promise<number> {
  const stats = await readStats();
  const parents = new Map(stats.map(stat => [stat.pid, stat.parent]));
  return stats
    .filter(stat => stat.pid === pid || parents.get(stat.pid) === pid)
    .reduce(
      (sum, stat) => sum + stat.ticks / TICKS_PER_SECOND,
      stats.length ? 0 : NaN,
    );
}

interface Stat {
  pid: number;
  parent: number;
  ticks: number;
}

async function readStats(): Promise<Stat[]> {
  const entries = await readdir('/proc').catch(() => []);
  const stats = await Promise.all(
    entries.filter(name => /^\d+$/.test(name)).map(readStat),
  );
  return stats.filter(stat => stat !== undefined);
}

/** Undefined where the process ended meanwhile. See proc_pid_stat(5). */
async function readStat(pid: string): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name of the program, in parentheses, may hold spaces.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields.length < 15) {
    return undefined;
  }
  const times = fields.slice(11, 15).map(Number);
  return {
    pid: Number(pid),
    parent: Number(fields[1]),
    ticks: times.reduce((sum, time) => sum + time, 0),
  };
}
