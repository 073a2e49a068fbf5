// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('messages', table => {
    table.index(['done_at'], 'messages_done_at_index', {
      predicate: knex.whereNotNull('done_at'),
    });
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('messages', table => {
    table.dropIndex(['done_at'], 'messages_done_at_index');
  });
};
