import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InputError } from '@backstage/errors';
import { addressKey, PersonErasure, PersonHeld } from '../events';
import { ExportLog, FileEventExport, QueryRunner } from '../search';
import type { Command } from './Command';

/** Everything that somebody sent or was sent, as a file. */
export const exportPerson: Command = {
  usage: '<address> <file>',
  summary: 'Write every event that somebody sent or was sent, as NDJSON',
  async run([address, file], { knex, auditLog, actor, say, logger }) {
    if (!isAddress(address) || file === undefined) {
      throw new InputError('Say whose data, and which file to write.');
    }
    const log = ExportLog.create({ knex });
    const exporter = FileEventExport.create({
      runner: QueryRunner.create({ knex, logger }),
      log,
    });
    const entry = { actor, action: 'person.export' } as const;
    const prepared = await exporter.prepare(queryOf(address), {
      format: 'ndjson',
      requestedBy: actor,
    });
    const details = { address, exportId: prepared.id };
    await auditLog.append({ ...entry, outcome: 'begun', details });
    // `wx`: what is there already is not overwritten. Others on the machine must not read it.
    const target = createWriteStream(file, { flags: 'wx', mode: 0o600 });
    await pipeline(Readable.from(prepared.pieces), target);
    await auditLog.append({
      ...entry,
      outcome: 'succeeded',
      details,
      rows: prepared.rows(),
      exportSha256: prepared.sha256(),
    });
    say(`${prepared.rows()} events are in ${file}.`);
    say(`SHA-256 ${prepared.sha256()}; manifest ${prepared.id}.`);
    return true;
  },
};

/** Erases what is known of a person. What is left is the proof that it was: who did it, when, why, and how much it was. */
export const erasePerson: Command = {
  usage: '<address> <reason>',
  summary:
    "Erase what somebody sent, and their address from what others sent them; the audit keeps that it was done, and the address's hash",
  async run([address, ...words], { knex, auditLog, actor, say }) {
    const reason = words.join(' ').trim();
    if (!isAddress(address) || reason === '') {
      throw new InputError('Say whose data, and why.');
    }
    const entry = { actor, action: 'person.erase' } as const;
    const details = {
      addressSha256: createHash('sha256')
        .update(addressKey(address))
        .digest('hex'),
      reason,
    };
    await auditLog.append({ ...entry, outcome: 'begun', details });
    try {
      const erased = await PersonErasure.create({ knex }).erase(address);
      await auditLog.append({
        ...entry,
        outcome: 'succeeded',
        details: { ...details, ...erased },
        rows: erased.events + erased.received,
      });
      say(
        `Erased: ${erased.events} events that they sent, their address in ${erased.received} that others sent, and their name at ${erased.mailboxes} mailboxes.`,
      );
      if (erased.held > 0) {
        say(`Left because of a legal hold: ${erased.held} events.`);
      }
      say(
        'Names of files and subjects that others wrote, saved searches and the audit are as they were.',
      );
      return erased.held === 0;
    } catch (error) {
      await auditLog.append({
        ...entry,
        outcome: error instanceof PersonHeld ? 'denied' : 'failed',
        details,
      });
      if (error instanceof PersonHeld) {
        say(error.message);
        return false;
      }
      throw error;
    }
  },
};

function isAddress(text: string | undefined): text is string {
  return text !== undefined && /^[^\s@*]+@[^\s@*]+$/.test(text);
}

function queryOf(address: string) {
  const terms = [
    'source.email.sender',
    'source.email.from',
    'mailForensics.mailbox',
    'destination.email.recipients',
  ];
  return {
    groups: [
      {
        filterClause: 'OR',
        filters: terms.map(term => ({ term, operator: 'IS', value: address })),
      },
    ],
  };
}
