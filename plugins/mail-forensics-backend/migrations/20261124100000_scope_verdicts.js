// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('scope_entries', table => {
    table
      .integer('file_row')
      .nullable()
      .comment(
        'As a spreadsheet numbers it. Null in files from before this was kept: position + 2',
      );
    table
      .string('verdict', 32)
      .nullable()
      .comment(
        'What it came to when the directory was last read; null: not read since',
      );
    table
      .text('facts')
      .nullable()
      .comment('JSON: what else is told of the row with that verdict');
  });
  await knex.schema.alterTable('connections', table => {
    table
      .text('scope_notes')
      .notNullable()
      .defaultTo('[]')
      .comment('JSON array: remarks on the scope file, in sentences');
    table
      .timestamp('directory_read_at', { useTz: true, precision: 3 })
      .nullable()
      .comment(
        'When the verdicts on the scope were found; null: not since it was set',
      );
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('scope_entries', table => {
    table.dropColumns('file_row', 'verdict', 'facts');
  });
  await knex.schema.alterTable('connections', table => {
    table.dropColumns('scope_notes', 'directory_read_at');
  });
};
