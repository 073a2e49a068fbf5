// @ts-check

/*
 * Text of which only a part is known. File names and subjects have an index of their trigrams: of PostgreSQL's pg_trgm
 * where it can be had, of FTS5 on SQLite. Addresses and domains recur, so those that occur in a month are listed once, and
 * the list is searched for the part; what is found has an index of its own in the events and recipients.
 */

const MONTH = {
  pg: `(extract(year FROM observed_at AT TIME ZONE 'UTC') * 12 + extract(month FROM observed_at AT TIME ZONE 'UTC') - 1)::integer`,
  sqlite: `CAST(strftime('%Y', observed_at / 1000.0, 'unixepoch') AS INTEGER) * 12 + CAST(strftime('%m', observed_at / 1000.0, 'unixepoch') AS INTEGER) - 1`,
};

const INDEXED = {
  file_events: ['file_name_key', 'subject_key'],
  file_event_addresses: ['address_key'],
  file_event_domains: ['domain'],
};

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const text = isPostgres(knex) ? 'text COLLATE "C"' : 'text';
  await knex.schema.createTable('file_event_addresses', table => {
    table.comment('Addresses that mail was sent from or to in a month');
    table.specificType('address_key', text).notNullable();
    table.integer('month').notNullable().comment('Months since the year 0');
    table.primary(['address_key', 'month']);
    table.index(['month']);
  });
  await knex.schema.createTable('file_event_domains', table => {
    table.comment('Domains that mail was sent to in a month');
    table.specificType('domain', text).notNullable();
    table.integer('month').notNullable().comment('Months since the year 0');
    table.primary(['domain', 'month']);
    table.index(['month']);
  });
  const month = isPostgres(knex) ? MONTH.pg : MONTH.sqlite;
  await knex.raw(
    `INSERT INTO file_event_addresses (address_key, month)
    SELECT sender_key, ${month} FROM file_events WHERE sender_key IS NOT NULL
    UNION SELECT from_key, ${month} FROM file_events WHERE from_key IS NOT NULL
    UNION SELECT address_key, ${month} FROM file_event_recipients`,
  );
  await knex.raw(
    `INSERT INTO file_event_domains (domain, month)
    SELECT DISTINCT domain, ${month} FROM file_event_recipients WHERE domain IS NOT NULL`,
  );
  await (isPostgres(knex) ? createTrigramIndexes(knex) : createTextTable(knex));
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  if (isPostgres(knex)) {
    await knex.raw('DROP INDEX IF EXISTS file_events_trigrams');
  } else {
    await knex.raw('DROP TRIGGER file_events_text_added');
    await knex.raw('DROP TRIGGER file_events_text_removed');
    await knex.raw('DROP TABLE file_events_text');
  }
  await knex.schema.dropTable('file_event_domains');
  await knex.schema.dropTable('file_event_addresses');
};

/**
 * @param {import('knex').Knex} knex
 */
function isPostgres(knex) {
  return knex.client.config.client === 'pg';
}

/**
 * @param {import('knex').Knex} knex
 */
async function createTrigramIndexes(knex) {
  const schema = await findTrigrams(knex);
  if (schema === undefined) {
    return;
  }
  for (const [table, columns] of Object.entries(INDEXED)) {
    const keys = columns.map(column => `${column} ??.gin_trgm_ops`).join(', ');
    await knex.raw(
      `CREATE INDEX ${table}_trigrams ON ${table} USING gin (${keys})`,
      columns.map(() => schema),
    );
  }
}

/**
 * The schema that pg_trgm is in. It may be another plugin's, and its role may be the only one that could make it.
 *
 * @param {import('knex').Knex} knex
 * @returns {Promise<string | undefined>} undefined where it cannot be had
 */
async function findTrigrams(knex) {
  try {
    await knex.transaction(trx =>
      trx.raw('CREATE EXTENSION IF NOT EXISTS pg_trgm'),
    );
  } catch {
    // Whether it is there is asked below; the plugin says so where it is not.
  }
  const { rows } = await knex.raw(
    `SELECT n.nspname AS schema FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace WHERE e.extname = 'pg_trgm'`,
  );
  return rows[0]?.schema;
}

/**
 * @param {import('knex').Knex} knex
 */
async function createTextTable(knex) {
  const columns = INDEXED.file_events.join(', ');
  const values = (/** @type {string} */ row) =>
    INDEXED.file_events.map(column => `${row}.${column}`).join(', ');
  await knex.raw(
    `CREATE VIRTUAL TABLE file_events_text USING fts5 (${columns}, content = 'file_events', content_rowid = 'id', tokenize = 'trigram', detail = 'none')`,
  );
  await knex.raw(
    `INSERT INTO file_events_text (file_events_text) VALUES ('rebuild')`,
  );
  await knex.raw(
    `CREATE TRIGGER file_events_text_added AFTER INSERT ON file_events BEGIN
      INSERT INTO file_events_text (rowid, ${columns}) VALUES (NEW.id, ${values(
      'NEW',
    )});
    END`,
  );
  await knex.raw(
    `CREATE TRIGGER file_events_text_removed AFTER DELETE ON file_events BEGIN
      INSERT INTO file_events_text (file_events_text, rowid, ${columns}) VALUES ('delete', OLD.id, ${values(
      'OLD',
    )});
    END`,
  );
}
