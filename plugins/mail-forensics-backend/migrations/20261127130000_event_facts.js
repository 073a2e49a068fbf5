// @ts-check

/*
 * Indexes of what is rare where it is asked for: sizes, message ids, and senders on whose behalf somebody else sent. Nearly
 * always mail is from whoever sent it, so that the index has only the mail that is not. Ids of events are kept in order, for
 * clients of Incydr read everything by id.
 */

const SENT_FOR_OTHERS = 'file_events_from_key_observed_at_index';
const MESSAGE_IDS = 'file_events_internet_message_id_index';

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('file_events', table => {
    table.index(['size_in_bytes', 'observed_at']);
    if (isPostgres(knex)) {
      table.dropIndex(['event_id']);
      table.index(['event_id']);
    }
  });
  await knex.raw(
    `CREATE INDEX ${MESSAGE_IDS} ON file_events (${messageId(knex)})`,
  );
  await knex.raw(
    `CREATE INDEX ${SENT_FOR_OTHERS} ON file_events (from_key, observed_at) WHERE from_key IS DISTINCT FROM sender_key`,
  );
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.raw(`DROP INDEX ${SENT_FOR_OTHERS}`);
  await knex.raw(`DROP INDEX ${MESSAGE_IDS}`);
  await knex.schema.alterTable('file_events', table => {
    table.dropIndex(['size_in_bytes', 'observed_at']);
    if (isPostgres(knex)) {
      table.dropIndex(['event_id']);
      table.index(['event_id'], undefined, 'hash');
    }
  });
};

/**
 * @param {import('knex').Knex} knex
 */
function isPostgres(knex) {
  return knex.client.config.client === 'pg';
}

/**
 * As message ids are compared. They may be longer than what a b-tree takes.
 *
 * @param {import('knex').Knex} knex
 */
function messageId(knex) {
  return isPostgres(knex)
    ? 'left(lower(internet_message_id COLLATE "C"), 100)'
    : 'lower(internet_message_id)';
}
