import { randomUUID } from 'crypto';
import { GroupVisibility, SimulatedGroup } from './model';
import { SqlDatabase, SqlValue } from './SqlDatabase';
import { proxyAddressesOf, saveProxyAddresses } from './Users';

export type NewGroup = Pick<SimulatedGroup, 'displayName'> &
  Partial<SimulatedGroup>;

export interface GroupRow {
  seq: number;
  id: string;
  display_name: string;
  mail: string | null;
  created_at: number;
  visibility: GroupVisibility;
}

export interface MemberRow {
  kind: 'user' | 'group';
  id: string;
}

/** A WHERE clause over the table `groups` (alias `g`) with its values. */
export interface GroupCondition {
  sql: string;
  values: SqlValue[];
}

const STILL_THERE = `(m.kind = 'group' OR EXISTS (
  SELECT 1 FROM users u WHERE u.id = m.member_id AND u.removed_at IS NULL))`;

/** The groups of one tenant and who is in them. */
export class Groups {
  readonly #database: SqlDatabase;
  readonly #tenantId: string;
  readonly #now: () => Date;

  static create(options: {
    database: SqlDatabase;
    tenantId: string;
    now: () => Date;
  }): Groups {
    return new Groups(options.database, options.tenantId, options.now);
  }

  private constructor(
    database: SqlDatabase,
    tenantId: string,
    now: () => Date,
  ) {
    this.#database = database;
    this.#tenantId = tenantId;
    this.#now = now;
  }

  page(options: {
    after: number;
    limit: number;
    condition?: GroupCondition;
  }): GroupRow[] {
    return this.#database.all<GroupRow>(
      `SELECT g.* FROM groups g WHERE g.tenant_id = ? AND g.seq > ? AND (${
        options.condition?.sql ?? '1 = 1'
      })
       ORDER BY g.seq LIMIT ?`,
      this.#tenantId,
      options.after,
      ...(options.condition?.values ?? []),
      options.limit,
    );
  }

  count(condition?: GroupCondition): number {
    const row = this.#database.get<{ n: number }>(
      `SELECT COUNT(*) AS n FROM groups g WHERE g.tenant_id = ? AND (${
        condition?.sql ?? '1 = 1'
      })`,
      this.#tenantId,
      ...(condition?.values ?? []),
    );
    return row?.n ?? 0;
  }

  find(id: string): GroupRow | undefined {
    return this.#database.get<GroupRow>(
      'SELECT * FROM groups WHERE id = ? AND tenant_id = ?',
      id.toLowerCase(),
      this.#tenantId,
    );
  }

  toGroup(row: GroupRow): SimulatedGroup {
    const members = this.members(row.id);
    return {
      id: row.id,
      displayName: row.display_name,
      mail: row.mail,
      proxyAddresses: this.proxyAddresses(row.id),
      visibility: row.visibility,
      memberUserIds: members.filter(m => m.kind === 'user').map(m => m.id),
      memberGroupIds: members.filter(m => m.kind === 'group').map(m => m.id),
    };
  }

  proxyAddresses(id: string): string[] {
    return proxyAddressesOf(this.#database, id);
  }

  /** Direct members, in the order of their ids; removed users are left out. */
  members(
    groupId: string,
    options: { hidden: boolean } = { hidden: true },
  ): MemberRow[] {
    if (!options.hidden && this.#isHidden(groupId)) {
      return [];
    }
    return this.#database.all<MemberRow>(
      `SELECT m.kind, m.member_id AS id FROM group_members m WHERE m.group_id = ? AND ${STILL_THERE} ORDER BY m.member_id`,
      groupId,
    );
  }

  /**
   * Members of the group and of every group in it, each once.
   *
   * @param options.hidden - of groups with hidden membership too
   */
  transitiveMembers(
    groupId: string,
    options: { hidden: boolean } = { hidden: true },
  ): MemberRow[] {
    const shown = options.hidden
      ? '1 = 1'
      : `NOT EXISTS (SELECT 1 FROM groups h WHERE h.id = m.group_id AND h.visibility = 'HiddenMembership')`;
    // CROSS JOIN and `+` keep SQLite from walking through the members of all groups for the sake of their order.
    return this.#database.all<MemberRow>(
      `WITH RECURSIVE nested (id) AS (
         SELECT ? UNION
         SELECT m.member_id FROM group_members m JOIN nested n ON m.group_id = n.id WHERE m.kind = 'group' AND ${shown}
       )
       SELECT DISTINCT m.kind, m.member_id AS id FROM nested n CROSS JOIN group_members m ON m.group_id = n.id
       WHERE ${STILL_THERE} AND ${shown} ORDER BY +m.member_id`,
      groupId,
    );
  }

  add(group: NewGroup): SimulatedGroup {
    const id = (group.id ?? randomUUID()).toLowerCase();
    const mail = group.mail ?? null;
    this.#database.run(
      'INSERT INTO groups (tenant_id, id, display_name, mail, created_at, visibility) VALUES (?, ?, ?, ?, ?, ?)',
      this.#tenantId,
      id,
      group.displayName,
      mail,
      this.#now().getTime(),
      group.visibility ?? 'Private',
    );
    saveProxyAddresses(
      this.#database,
      id,
      group.proxyAddresses ?? primaryAddress(mail),
    );
    this.#saveMembers(id, group.memberUserIds ?? [], 'user');
    this.#saveMembers(id, group.memberGroupIds ?? [], 'group');
    return this.#must(id);
  }

  /** Member lists given replace the ones there are. */
  update(
    id: string,
    changes: Partial<Omit<SimulatedGroup, 'id'>>,
  ): SimulatedGroup {
    const next = { ...this.#must(id), ...changes };
    this.#database.run(
      'UPDATE groups SET display_name = ?, mail = ?, visibility = ? WHERE id = ?',
      next.displayName,
      next.mail,
      next.visibility,
      next.id,
    );
    if (changes.proxyAddresses || changes.mail !== undefined) {
      saveProxyAddresses(
        this.#database,
        next.id,
        changes.proxyAddresses ?? primaryAddress(next.mail),
      );
    }
    this.#database.run('DELETE FROM group_members WHERE group_id = ?', next.id);
    this.#saveMembers(next.id, next.memberUserIds, 'user');
    this.#saveMembers(next.id, next.memberGroupIds, 'group');
    return this.#must(id);
  }

  remove(id: string): void {
    const group = this.#must(id);
    this.#database.run('DELETE FROM groups WHERE id = ?', group.id);
    this.#database.run(
      'DELETE FROM group_members WHERE group_id = ? OR member_id = ?',
      group.id,
      group.id,
    );
    saveProxyAddresses(this.#database, group.id, []);
  }

  #isHidden(id: string): boolean {
    return this.find(id)?.visibility === 'HiddenMembership';
  }

  #saveMembers(id: string, members: string[], kind: 'user' | 'group'): void {
    for (const member of members) {
      this.#database.run(
        'INSERT OR IGNORE INTO group_members (group_id, member_id, kind) VALUES (?, ?, ?)',
        id,
        member.toLowerCase(),
        kind,
      );
    }
  }

  #must(id: string): SimulatedGroup {
    const row = this.find(id);
    if (!row) {
      throw new Error(`There is no group ${id} in this tenant.`);
    }
    return this.toGroup(row);
  }
}

function primaryAddress(mail: string | null): string[] {
  return mail ? [`SMTP:${mail}`] : [];
}
