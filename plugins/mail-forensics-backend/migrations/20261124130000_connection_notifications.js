// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('connection_notifications', table => {
    table.comment(
      'Notifications that are still to be sent: a row is written with the change of status it tells of, and goes once it is sent',
    );
    table.increments('id');
    table
      .string('connection_id', 36)
      .notNullable()
      .references('id')
      .inTable('connections')
      .onDelete('CASCADE');
    table.string('event', 16).notNullable().comment('broken or recovered');
    table
      .string('reason', 64)
      .notNullable()
      .comment('Code of the problem that began or ended');
    table.timestamp('created_at', { useTz: true, precision: 3 }).notNullable();
    table
      .integer('attempts')
      .notNullable()
      .defaultTo(0)
      .comment('How often sending it failed');
    table
      .timestamp('next_attempt_at', { useTz: true, precision: 3 })
      .notNullable();
    table
      .string('claimed_by', 36)
      .nullable()
      .comment('Whoever is sending it now');
    table
      .timestamp('claimed_until', { useTz: true, precision: 3 })
      .nullable()
      .comment('After this, whoever was sending it is taken for dead');
    table.index(['connection_id', 'id']);
    table.index(['next_attempt_at']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('connection_notifications');
};
