// @ts-check

/*
 * Indexes of what most events share, so that a value which is rare is found without walking through everything: kinds of
 * files, reasons, users. On PostgreSQL one GIN index has them all, which takes a few bytes an event where as many b-trees
 * would take a few hundred; its extension btree_gin comes with PostgreSQL, as pg_trgm does. When mail was received and
 * recorded goes up with the rows, so that PostgreSQL needs to keep no more than the span of each block.
 */

/** A value may be longer than what an index takes. */
const SHORT = 100;

/** Compared in any case; the others are in lower case or of one form already. */
const AS_IT_CAME = [
  'hash_error',
  'mime_type',
  'mime_type_by_bytes',
  'mime_type_by_extension',
  'trust_reason',
  'user_id',
];
const AS_COMPARED = [
  'attachment_kind',
  'category_by_bytes',
  'category_by_extension',
  'inline',
];
const TIMES = ['ingested_at', 'received_at'];

const VALUES = 'file_events_values';
const SPANS = 'file_events_spans';
const MESSAGES = 'file_events_message_id_index';

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  if (isPostgres(knex)) {
    await createPostgresIndexes(knex);
    return;
  }
  for (const column of AS_IT_CAME) {
    await knex.raw(
      `CREATE INDEX ${nameOf(
        column,
      )} ON file_events (lower(${column}), observed_at)`,
    );
  }
  for (const column of [...AS_COMPARED, ...TIMES]) {
    await knex.raw(
      `CREATE INDEX ${nameOf(column)} ON file_events (${column}, observed_at)`,
    );
  }
  await knex.raw(`CREATE INDEX ${MESSAGES} ON file_events (lower(message_id))`);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  const names = isPostgres(knex)
    ? [VALUES, SPANS]
    : [...AS_IT_CAME, ...AS_COMPARED, ...TIMES].map(nameOf);
  for (const name of [...names, MESSAGES]) {
    await knex.raw(`DROP INDEX IF EXISTS ${name}`);
  }
};

/**
 * @param {import('knex').Knex} knex
 */
function isPostgres(knex) {
  return knex.client.config.client === 'pg';
}

/**
 * @param {string} column
 */
function nameOf(column) {
  return `file_events_${column}_observed_at_index`;
}

/**
 * @param {import('knex').Knex} knex
 */
async function createPostgresIndexes(knex) {
  await knex.raw(
    `CREATE INDEX ${SPANS} ON file_events USING brin (${TIMES.join(
      ', ',
    )}) WITH (autosummarize = on)`,
  );
  await knex.raw(
    `CREATE INDEX ${MESSAGES} ON file_events USING hash (lower(message_id COLLATE "C"))`,
  );
  if (await hasValuesExtension(knex)) {
    const keys = [
      ...AS_IT_CAME.map(
        column => `(left(lower(${column} COLLATE "C"), ${SHORT}))`,
      ),
      ...AS_COMPARED,
    ];
    await knex.raw(
      `CREATE INDEX ${VALUES} ON file_events USING gin (${keys.join(', ')})`,
    );
  }
}

/**
 * It may be another plugin's, and its role may be the only one that could make it.
 *
 * @param {import('knex').Knex} knex
 * @returns {Promise<boolean>} false where it cannot be had
 */
async function hasValuesExtension(knex) {
  try {
    await knex.transaction(trx =>
      trx.raw('CREATE EXTENSION IF NOT EXISTS btree_gin'),
    );
  } catch {
    // Whether it is there is asked below; without it rare values are walked to.
  }
  const { rows } = await knex.raw(
    `SELECT 1 FROM pg_extension WHERE extname = 'btree_gin'`,
  );
  return rows.length > 0;
}
