import type { Knex } from 'knex';
import { readTime } from '../database';
import type { ConnectionId } from '../mail';

interface ChangeRow {
  at: unknown;
  event: 'renamed' | 'scope changed';
  actor: string | null;
  detail: string | null;
}

const WORDS = { renamed: 'renamed it', 'scope changed': 'changed its scope' };

/**
 * Says who changed a connection since somebody began to, and how, in a sentence or two.
 *
 * @param options.changes - how many changes there were: each is a line of the history
 */
export async function describeConflict(
  trx: Knex.Transaction,
  options: { connectionId: ConnectionId; changes: number },
): Promise<string> {
  const [last]: ChangeRow[] = await trx('connection_history')
    .where({ connection_id: options.connectionId })
    .whereIn('event', Object.keys(WORDS))
    .orderBy('id', 'desc')
    .limit(1)
    .select('at', 'event', 'actor', 'detail');
  const advice =
    'Nothing of your change was made: look at it as it is now, then make your change again.';
  if (!last) {
    return `This data connection was changed meanwhile. ${advice}`;
  }
  const others =
    options.changes > 1
      ? ` It was the last of ${options.changes} changes since you began.`
      : '';
  return `This data connection was changed meanwhile: ${
    last.actor ?? 'somebody'
  } ${WORDS[last.event]} at ${describeTime(readTime(last.at))} (${
    last.detail ?? ''
  }).${others} ${advice}`;
}

function describeTime(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
