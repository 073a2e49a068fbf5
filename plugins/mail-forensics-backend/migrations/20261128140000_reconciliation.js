// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('mailboxes', table => {
    table
      .timestamp('active_at', { useTz: true, precision: 3 })
      .nullable()
      .comment('When Sent Items last changed; null: not since this is kept');
    table
      .timestamp('reconciled_at', { useTz: true, precision: 3 })
      .nullable()
      .comment('When what delta told was last compared with a list');
    table
      .integer('reconciled_found')
      .notNullable()
      .defaultTo(0)
      .comment('Messages that only such a list told of, in all');
    table
      .timestamp('returned_at', { useTz: true, precision: 3 })
      .nullable()
      .comment(
        'It left the scope and is in it again since then, and has yet to be polled a last time',
      );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('mailboxes', table => {
    table.dropColumns(
      'active_at',
      'reconciled_at',
      'reconciled_found',
      'returned_at',
    );
  });
};
