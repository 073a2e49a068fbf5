// @ts-check

/*
 * Events by recipient and by domain, told by the index alone: how many there are to a domain, and when the newest of them
 * were sent, is known without reading any recipient or event.
 */

const RECIPIENTS = 'file_event_recipients';
const COLUMNS = ['address_key', 'domain'];

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable(RECIPIENTS, table => {
    for (const column of COLUMNS) {
      table.dropIndex([column, 'observed_at']);
      table.index([column, 'observed_at', 'event_id']);
    }
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable(RECIPIENTS, table => {
    for (const column of COLUMNS) {
      table.dropIndex([column, 'observed_at', 'event_id']);
      table.index([column, 'observed_at']);
    }
  });
};
