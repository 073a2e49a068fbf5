import { createHash } from 'node:crypto';
import { InputError } from '@backstage/errors';
import { addressKey, PersonErasure, PersonHeld } from '../events';
import { QueryErasure } from '../search';
import type { Command } from './Command';
import { isAddress } from './isAddress';
import { countLeft, describeLeft } from './leftOfPerson';

/** Erases what is known of a person. What is left is the proof that it was: who did it, when, why, and how much it was. */
export const erasePerson: Command = {
  usage: '<address> <reason>',
  summary:
    "Erase what somebody sent, and their address from what others sent them and from saved searches; the audit keeps that it was done, and the address's hash",
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
      const queries = await QueryErasure.create({ knex }).erase(address);
      const left = await countLeft(knex, address);
      await auditLog.append({
        ...entry,
        outcome: 'succeeded',
        details: { ...details, ...erased, ...queries, left: { ...left } },
        rows: erased.events + erased.received,
      });
      say(
        `Erased: ${erased.events} events that they sent, their address in ${erased.received} that others sent, and their name at ${erased.mailboxes} mailboxes.`,
      );
      say(
        `Erased: their address in ${queries.savedSearches} saved searches and ${queries.links} queries behind links.`,
      );
      if (erased.held > 0) {
        say(`Left because of a legal hold: ${erased.held} events.`);
      }
      describeLeft(left).forEach(line => say(line));
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
