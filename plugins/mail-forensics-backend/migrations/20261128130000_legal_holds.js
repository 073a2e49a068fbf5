// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('legal_holds', table => {
    table.comment('What is kept beyond its time, and must not be erased');
    table.string('id', 36).primary();
    table.string('kind', 16).notNullable().comment('connection or person');
    table
      .text('subject')
      .notNullable()
      .comment('Id of the connection, or address of the person as compared');
    table.text('reason').notNullable();
    table.text('placed_by').notNullable();
    table.timestamp('placed_at', { useTz: true, precision: 3 }).notNullable();
    table.text('lifted_by').nullable();
    table
      .timestamp('lifted_at', { useTz: true, precision: 3 })
      .nullable()
      .comment('Null: it holds');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('legal_holds');
};
