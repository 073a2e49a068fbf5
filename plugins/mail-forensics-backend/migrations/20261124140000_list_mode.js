// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('mailbox_cursors', table => {
    table
      .string('mode', 16)
      .notNullable()
      .defaultTo('delta')
      .comment(
        'delta: cursor is an opaque position. list: cursor is a link within the list, or empty',
      );
    table
      .timestamp('list_since', { useTz: true, precision: 3 })
      .nullable()
      .comment("By the service's clock: the list goes on from here");
    table
      .timestamp('list_newest', { useTz: true, precision: 3 })
      .nullable()
      .comment("By the service's clock: latest time of receipt listed");
    table
      .string('list_reason', 16)
      .nullable()
      .comment('Why the folder is read by listing');
    table
      .timestamp('try_delta_at', { useTz: true, precision: 3 })
      .nullable()
      .comment('When delta is asked for again');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  // A folder that is listed has no position that an earlier version could read: it begins anew.
  await knex('mailbox_cursors').where({ mode: 'list' }).delete();
  await knex.schema.alterTable('mailbox_cursors', table => {
    table.dropColumn('mode');
    table.dropColumn('list_since');
    table.dropColumn('list_newest');
    table.dropColumn('list_reason');
    table.dropColumn('try_delta_at');
  });
};
