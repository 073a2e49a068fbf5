import type { Knex } from 'knex';
import type { Tenant } from 'm365-simulator';
import { GROUP, MOVERS, STAYERS, type Person } from './people';
import type { Random } from './Random';

/**
 * Who is in the group that is watched. A change counts from when the plugin has found out: until then nobody can say
 * whether a mail of that person belongs to the scope, so that the person sends no files.
 */
export class Membership {
  readonly #tenant: Tenant;
  readonly #knex: Knex;
  readonly #random: Random;
  readonly #members = new Set(MOVERS.map(({ id }) => id));
  readonly #undecided = new Set<string>(MOVERS.map(({ id }) => id));
  /** Who moves next. */
  #next: Person | undefined;

  static create(options: {
    tenant: Tenant;
    knex: Knex;
    random: Random;
  }): Membership {
    return new Membership(options);
  }

  private constructor(options: { tenant: Tenant; knex: Knex; random: Random }) {
    this.#tenant = options.tenant;
    this.#knex = options.knex;
    this.#random = options.random;
  }

  /**
   * Somebody joins the group or leaves it, who has sent nothing for a moment: a mail of while the plugin reads the group
   * belongs to the time before or to the time after, nobody knows which.
   */
  change(): string {
    const person = this.#next;
    this.#next = this.#random.pick(MOVERS);
    if (!person || this.#undecided.has(person.id)) {
      return 'nobody moved';
    }
    const joins = !this.#members.has(person.id);
    this.#undecided.add(person.id);
    if (joins) {
      this.#members.add(person.id);
    } else {
      this.#members.delete(person.id);
    }
    this.#tenant.updateGroup(GROUP.id, {
      memberUserIds: [...STAYERS.map(({ id }) => id), ...this.#members],
    });
    return `${person.address} ${joins ? 'joined' : 'left'}`;
  }

  /** Looks what the plugin has found out. */
  async look(): Promise<void> {
    const rows: { user_id: string; state: string; monitored_until: unknown }[] =
      await this.#knex('mailboxes').select(
        'user_id',
        'state',
        'monitored_until',
      );
    for (const id of this.#undecided) {
      const row = rows.find(({ user_id }) => user_id === id);
      const inScope = row !== undefined && row.state !== 'Left scope';
      if (inScope === this.#members.has(id)) {
        this.#undecided.delete(id);
      }
    }
  }

  get isDecided(): boolean {
    return this.#undecided.size === 0;
  }

  isUndecided({ id }: Person): boolean {
    return this.#undecided.has(id) || this.#next?.id === id;
  }

  isMember({ id }: Person): boolean {
    return this.#members.has(id);
  }
}
