// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('exports', table => {
    table.comment('What was taken out as a file: the manifest of each export');
    table.string('id', 36).primary();
    table.text('requested_by').notNullable().comment('Entity ref');
    table.text('query').notNullable().comment('JSON, as it was sent');
    table.text('columns').notNullable().comment('JSON array of terms');
    table.string('format', 16).notNullable().comment('csv or ndjson');
    table
      .string('state', 16)
      .notNullable()
      .comment('running, complete, cancelled or failed');
    table.timestamp('started_at', { useTz: true, precision: 3 }).notNullable();
    table.timestamp('finished_at', { useTz: true, precision: 3 }).nullable();
    table.bigInteger('rows').nullable();
    table.bigInteger('bytes').nullable();
    table
      .string('sha256', 64)
      .nullable()
      .comment('Of the file as it was sent, hex');
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('exports');
};
