// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('connections', table => {
    table
      .timestamp('watch_due_at', { useTz: true, precision: 3 })
      .nullable()
      .comment('When to try next whether the app can sign in; null: now');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('connections', table => {
    table.dropColumn('watch_due_at');
  });
};
