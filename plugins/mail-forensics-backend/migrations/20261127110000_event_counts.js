// @ts-check

/*
 * How many events there are, kept by triggers in the transaction that writes or deletes them: whoever does that, and
 * however, the sums stay equal to the counted events.
 *
 * On PostgreSQL writers only append to `file_event_deltas`, so that replicas never wait for one another over a sum; the
 * deltas are folded into the sums every few seconds. What a sum is, is the folded one and its deltas. SQLite has one
 * writer at a time and adds at once, so its deltas stay empty.
 *
 * Deleting an event deletes its recipients. PostgreSQL needs the trigger for it because a foreign key would keep a month
 * from being dropped.
 */

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await createTables(knex);
  await addWhatIsThere(knex);
  await (isPostgres(knex)
    ? createPostgresTriggers(knex)
    : createSqliteTriggers(knex));
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  if (isPostgres(knex)) {
    await knex.raw('DROP TRIGGER file_events_added ON file_events');
    await knex.raw('DROP TRIGGER file_events_removed ON file_events');
    await knex.raw('DROP FUNCTION file_events_on_added()');
    await knex.raw('DROP FUNCTION file_events_on_removed()');
  } else {
    await knex.raw('DROP TRIGGER file_events_added');
    await knex.raw('DROP TRIGGER file_events_removed');
  }
  for (const table of [
    'file_event_deltas',
    'file_event_days',
    'file_event_hours',
  ]) {
    await knex.schema.dropTable(table);
  }
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
async function createTables(knex) {
  await knex.schema.createTable('file_event_hours', table => {
    table.comment('How many events of a connection were observed in an hour');
    table.bigInteger('hour').notNullable().comment('Hours since 1970, UTC');
    table.string('connection_id', 36).notNullable();
    table.bigInteger('events').notNullable();
    table.primary(['hour', 'connection_id']);
  });
  await knex.schema.createTable('file_event_days', table => {
    table.comment('How many events of a kind were observed in a day');
    table.bigInteger('day').notNullable().comment('Days since 1970, UTC');
    kindColumns(table);
    table.primary(['day', 'connection_id', 'category', 'trusted', 'hashed']);
  });
  await knex.schema.createTable('file_event_deltas', table => {
    table.comment('What is still to be added to the hours and days');
    table.bigIncrements('id');
    table.bigInteger('hour').notNullable().comment('Hours since 1970, UTC');
    kindColumns(table);
  });
}

/**
 * @param {import('knex').Knex.CreateTableBuilder} table
 */
function kindColumns(table) {
  table.string('connection_id', 36).notNullable();
  table.string('category', 32).notNullable();
  table.boolean('trusted').notNullable();
  table.boolean('hashed').notNullable().comment('Whether there is a hash');
  table.bigInteger('events').notNullable();
}

/**
 * @param {import('knex').Knex} knex
 */
async function addWhatIsThere(knex) {
  const hour = isPostgres(knex)
    ? 'floor(extract(epoch FROM observed_at) / 3600)::bigint'
    : sqliteSpan('observed_at', 3_600_000);
  const day = isPostgres(knex)
    ? 'floor(extract(epoch FROM observed_at) / 86400)::bigint'
    : sqliteSpan('observed_at', 86_400_000);
  await knex.raw(
    `INSERT INTO file_event_hours (hour, connection_id, events) SELECT ${hour}, connection_id, count(*) FROM file_events GROUP BY 1, 2`,
  );
  await knex.raw(
    `INSERT INTO file_event_days (day, connection_id, category, trusted, hashed, events) SELECT ${day}, connection_id, category, trusted, sha256 IS NOT NULL, count(*) FROM file_events GROUP BY 1, 2, 3, 4, 5`,
  );
}

/**
 * @param {import('knex').Knex} knex
 */
async function createPostgresTriggers(knex) {
  // With the search path of the plugin, which an administrator's session need not have.
  const append = (/** @type {string} */ rows, /** @type {string} */ sign) =>
    `INSERT INTO file_event_deltas (hour, connection_id, category, trusted, hashed, events)
      SELECT floor(extract(epoch FROM observed_at) / 3600)::bigint, connection_id, category, trusted, sha256 IS NOT NULL, ${sign}count(*)
      FROM ${rows} GROUP BY 1, 2, 3, 4, 5;`;
  await knex.raw(
    `CREATE FUNCTION file_events_on_added() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      ${append('added', '')}
      RETURN NULL;
    END $$`,
  );
  await knex.raw(
    `CREATE FUNCTION file_events_on_removed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      ${append('removed', '-')}
      DELETE FROM file_event_recipients AS r USING removed AS e
      WHERE r.observed_at = e.observed_at AND r.event_id = e.event_id;
      RETURN NULL;
    END $$`,
  );
  await knex.raw(
    `CREATE TRIGGER file_events_added AFTER INSERT ON file_events
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION file_events_on_added()`,
  );
  await knex.raw(
    `CREATE TRIGGER file_events_removed AFTER DELETE ON file_events
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION file_events_on_removed()`,
  );
}

/**
 * @param {import('knex').Knex} knex
 */
async function createSqliteTriggers(knex) {
  const add = (/** @type {string} */ row, /** @type {string} */ number) =>
    `INSERT INTO file_event_hours (hour, connection_id, events)
      VALUES (${sqliteSpan(
        `${row}.observed_at`,
        3_600_000,
      )}, ${row}.connection_id, ${number})
      ON CONFLICT (hour, connection_id) DO UPDATE SET events = events + excluded.events;
    INSERT INTO file_event_days (day, connection_id, category, trusted, hashed, events)
      VALUES (${sqliteSpan(
        `${row}.observed_at`,
        86_400_000,
      )}, ${row}.connection_id, ${row}.category, ${row}.trusted, ${row}.sha256 IS NOT NULL, ${number})
      ON CONFLICT (day, connection_id, category, trusted, hashed) DO UPDATE SET events = events + excluded.events;`;
  await knex.raw(
    `CREATE TRIGGER file_events_added AFTER INSERT ON file_events BEGIN
      ${add('NEW', '1')}
    END`,
  );
  await knex.raw(
    `CREATE TRIGGER file_events_removed AFTER DELETE ON file_events BEGIN
      ${add('OLD', '-1')}
      DELETE FROM file_event_recipients WHERE event_id = OLD.event_id;
    END`,
  );
}

/**
 * Rounded down also before 1970, where SQLite's division rounds up.
 *
 * @param {string} time
 * @param {number} width
 */
function sqliteSpan(time, width) {
  return `(${time} / ${width} - (${time} % ${width} < 0))`;
}
