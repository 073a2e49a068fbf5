// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('saved_searches', table => {
    table.comment('Searches that people kept, for everybody who may search');
    table.string('id', 36).primary();
    table.text('name').notNullable();
    table.text('notes').nullable();
    table
      .text('columns')
      .notNullable()
      .comment('JSON array: terms that are shown as columns');
    table
      .text('query')
      .notNullable()
      .comment('JSON: groups, groupClause, srtKey, srtDir');
    table.text('created_by').notNullable().comment('Entity ref');
    table.timestamp('created_at', { useTz: true, precision: 3 }).notNullable();
    table.text('modified_by').notNullable().comment('Entity ref');
    table.timestamp('modified_at', { useTz: true, precision: 3 }).notNullable();
  });

  await knex.schema.createTable('shared_queries', table => {
    table.comment(
      'Queries behind links, so that addresses and file names are in no address bar and no access log',
    );
    table.string('id', 36).primary();
    table
      .string('digest', 64)
      .notNullable()
      .unique()
      .comment('SHA-256 of the query, hex: the same query has one link');
    table.text('query').notNullable().comment('JSON');
    table.text('created_by').notNullable().comment('Entity ref');
    table.timestamp('created_at', { useTz: true, precision: 3 }).notNullable();
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('shared_queries');
  await knex.schema.dropTable('saved_searches');
};
