import { InputError } from '@backstage/errors';
import { LegalHolds, type HoldSubject } from '../events';
import type { Command } from './Command';

/** Keeps everything of a connection or a person, whatever its age. */
export const placeHold: Command = {
  usage: '<connection|person> <id of the connection|address> <reason>',
  summary:
    'Place a legal hold: retention and erasure leave what it is about as it is',
  async run(args, { knex, auditLog, actor, say }) {
    const [kind, subject, ...words] = args;
    const of = readSubject(kind, subject);
    const reason = words.join(' ').trim();
    if (reason === '') {
      throw new InputError('Say what for.');
    }
    await requireConnection(of, knex);
    const entry = {
      actor,
      action: 'hold.place',
      details: { ...of, reason },
    } as const;
    await auditLog.append({ ...entry, outcome: 'begun' });
    const holds = LegalHolds.create({ knex });
    const id = await holds.place(of, { actor, reason });
    await auditLog.append({
      ...entry,
      outcome: 'succeeded',
      details: { ...entry.details, id },
    });
    say(`The legal hold ${id} is placed.`);
    return true;
  },
};

/** Ends a legal hold. */
export const liftHold: Command = {
  usage: '<id>',
  summary:
    'Lift a legal hold: what is older than the retention goes with its next run',
  async run([id], { knex, auditLog, actor, say }) {
    if (id === undefined) {
      throw new InputError('Say which.');
    }
    const entry = { actor, action: 'hold.lift', details: { id } } as const;
    await auditLog.append({ ...entry, outcome: 'begun' });
    const isLifted = await LegalHolds.create({ knex }).lift(id, { actor });
    await auditLog.append({
      ...entry,
      outcome: isLifted ? 'succeeded' : 'failed',
    });
    say(isLifted ? `${id} is lifted.` : `No legal hold ${id} holds.`);
    return isLifted;
  },
};

/** Shows all legal holds, those that were lifted as well. */
export const listHolds: Command = {
  usage: '',
  summary: 'List the legal holds',
  async run(_, { knex, auditLog, actor, say }) {
    const holds = await LegalHolds.create({ knex }).list();
    await auditLog.append({
      actor,
      action: 'hold.list',
      outcome: 'succeeded',
      details: {},
      rows: holds.length,
    });
    for (const hold of holds) {
      const lifted = hold.liftedAt
        ? `, lifted ${hold.liftedAt.toISOString()} by ${hold.liftedBy}`
        : '';
      say(
        `${hold.id}  ${hold.kind} ${hold.subject}: ${
          hold.reason
        } (${hold.placedAt.toISOString()} by ${hold.placedBy}${lifted})`,
      );
    }
    if (holds.length === 0) {
      say('There is none.');
    }
    return true;
  },
};

function readSubject(
  kind: string | undefined,
  subject: string | undefined,
): HoldSubject {
  if (subject === undefined || subject.trim() === '') {
    throw new InputError('Say whom, or which connection.');
  }
  if (kind === 'connection' || kind === 'person') {
    return { kind, subject };
  }
  throw new InputError('Say connection or person.');
}

/** A hold on what is mistyped would hold nothing, unseen. */
async function requireConnection(
  { kind, subject }: HoldSubject,
  knex: Parameters<Command['run']>[1]['knex'],
): Promise<void> {
  if (kind === 'connection') {
    const found = await knex('connections').where({ id: subject }).first('id');
    if (!found) {
      throw new InputError(`No connection has the id ${subject}.`);
    }
  }
}
