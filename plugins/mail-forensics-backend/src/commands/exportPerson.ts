import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { InputError } from '@backstage/errors';
import { ExportLog, FileEventExport, QueryRunner } from '../search';
import type { Command } from './Command';
import { isAddress } from './isAddress';

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
