// @ts-check

/** @param {import('knex').Knex} knex */
const isPostgres = knex => knex.client.config.client === 'pg';

/**
 * Who did what, for good. Times are text, so that what was hashed is read back to the last digit.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('audit_entries', table => {
    table.comment('Who asked, saw, took out and changed what: only added to');
    table
      .bigInteger('position')
      .primary()
      .comment('From 1 on, without a gap: the place in the chain');
    table
      .string('recorded_at', 24)
      .notNullable()
      .index()
      .comment('ISO 8601, UTC, in milliseconds');
    table.text('actor').notNullable().comment('Entity ref of who did it');
    table.string('action', 64).notNullable();
    table
      .string('outcome', 16)
      .notNullable()
      .comment('begun, succeeded, failed or denied');
    table.text('details').notNullable().comment('JSON: what was asked');
    table.bigInteger('row_count').nullable().comment('That came back');
    table
      .string('export_sha256', 64)
      .nullable()
      .comment('Of the file that was taken out, hex');
    table.text('purpose').nullable().comment('As it was given, or a case');
    table
      .text('key_id')
      .nullable()
      .comment('Of the key of the hash; null: hashed without a key');
    table
      .string('previous_hash', 64)
      .notNullable()
      .comment('Of the entry before; empty for the first');
    table.string('hash', 64).notNullable().comment('Hex');
    table.index(['actor', 'position']);
    table.index(['action', 'position']);
  });
  await knex.schema.createTable('audit_head', table => {
    table.comment(
      'The end of the chain, sealed: one row, and the writers lock',
    );
    table.integer('id').primary();
    table.bigInteger('position').notNullable();
    table.string('hash', 64).notNullable();
    table.text('key_id').nullable();
    table.string('seal', 64).notNullable();
    table
      .bigInteger('writes')
      .notNullable()
      .comment('Counted first by whoever appends, which locks the row');
  });
  await knex('audit_head').insert({
    id: 1,
    position: 0,
    hash: '',
    key_id: null,
    seal: '',
    writes: 0,
  });
  await refuseChanges(knex);
};

/** @param {import('knex').Knex} knex */
async function refuseChanges(knex) {
  if (isPostgres(knex)) {
    await knex.raw(`
      CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'The audit is only added to: % of % is refused', TG_OP, TG_TABLE_NAME;
      END $$`);
    await knex.raw(`
      CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()`);
    await knex.raw(`
      CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON audit_head
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()`);
    return;
  }
  for (const [table, change] of [
    ['audit_entries', 'UPDATE'],
    ['audit_entries', 'DELETE'],
    ['audit_head', 'DELETE'],
  ]) {
    await knex.raw(`
      CREATE TRIGGER ${table}_refuse_${change.toLowerCase()} BEFORE ${change} ON ${table}
      BEGIN SELECT RAISE(ABORT, 'The audit is only added to: ${change} of ${table} is refused'); END`);
  }
}

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('audit_head');
  await knex.schema.dropTable('audit_entries');
  if (isPostgres(knex)) {
    await knex.raw('DROP FUNCTION refuse_audit_change()');
  }
};
