// @ts-check

/*
 * Events by month: on PostgreSQL both tables become partitioned by the time the mail was sent, so that the end of
 * retention drops a month instead of deleting its rows, and so that recent questions touch recent data only. Recipients
 * carry the time of their event, which makes "the newest to this address" a walk of an index. SQLite keeps plain tables
 * with the same columns, and numbers the events, for its text index refers to numbers.
 */

const EVENTS = 'file_events';
const RECIPIENTS = 'file_event_recipients';

/** Dates in mails are hostile: only months that mail can be of have partitions, and the rest share the default one. */
const EARLIEST_MONTH = Date.UTC(2000, 0);

/**
 * Columns that are compared as code points and joined with no other table's.
 *
 * @type {Record<string, Record<string, string>>}
 */
const CODE_POINT_COLUMNS = {
  [EVENTS]: {
    event_id: 'varchar(36)',
    mailbox_key: 'text',
    sender_key: 'text',
    from_key: 'text',
    subject_key: 'text',
    file_name_key: 'text',
    category: 'varchar(32)',
    md5: 'varchar(32)',
    sha256: 'varchar(64)',
  },
  [RECIPIENTS]: {
    event_id: 'varchar(36)',
    address_key: 'text',
    domain: 'text',
  },
};

const EVENT_COLUMNS = [
  'event_id',
  'connection_id',
  'mailbox_id',
  'user_id',
  'mailbox',
  'mailbox_key',
  'message_id',
  'attachment_id',
  'internet_message_id',
  'observed_at',
  'received_at',
  'ingested_at',
  'inserted_at',
  'sender',
  'sender_key',
  'from_address',
  'from_key',
  'subject',
  'subject_key',
  'file_name',
  'file_name_key',
  'size_in_bytes',
  'category',
  'category_by_bytes',
  'category_by_extension',
  'mime_type',
  'mime_type_by_bytes',
  'mime_type_by_extension',
  'md5',
  'sha256',
  'hash_error',
  'attachment_kind',
  'inline',
  'trusted',
  'trust_reason',
].join(', ');

const RECIPIENT_COLUMNS = [
  'event_id',
  'position',
  'field',
  'address',
  'address_key',
  'domain',
  'trusted',
];

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.renameTable(EVENTS, `${EVENTS}_before`);
  await knex.schema.renameTable(RECIPIENTS, `${RECIPIENTS}_before`);
  if (isPostgres(knex)) {
    await createPartitioned(knex);
  } else {
    await createNumbered(knex);
  }
  await knex.raw(
    `INSERT INTO ${EVENTS} (${EVENT_COLUMNS}) SELECT ${EVENT_COLUMNS} FROM ${EVENTS}_before ORDER BY observed_at, event_id`,
  );
  const copied = RECIPIENT_COLUMNS.map(column => `r.${column}`).join(', ');
  await knex.raw(
    `INSERT INTO ${RECIPIENTS} (${RECIPIENT_COLUMNS.join(
      ', ',
    )}, observed_at) SELECT ${copied}, e.observed_at FROM ${RECIPIENTS}_before AS r JOIN ${EVENTS}_before AS e ON e.event_id = r.event_id ORDER BY e.observed_at, r.event_id`,
  );
  await knex.schema.dropTable(`${RECIPIENTS}_before`);
  await knex.schema.dropTable(`${EVENTS}_before`);
  await createIndexes(knex);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.renameTable(EVENTS, `${EVENTS}_after`);
  await knex.schema.renameTable(RECIPIENTS, `${RECIPIENTS}_after`);
  await createEvents(knex, table => table);
  await knex.schema.createTable(RECIPIENTS, recipientColumns);
  const columns = RECIPIENT_COLUMNS.join(', ');
  await knex.raw(
    `INSERT INTO ${EVENTS} (${EVENT_COLUMNS}) SELECT ${EVENT_COLUMNS} FROM ${EVENTS}_after`,
  );
  await knex.raw(
    `INSERT INTO ${RECIPIENTS} (${columns}) SELECT ${columns} FROM ${RECIPIENTS}_after`,
  );
  await knex.schema.dropTable(`${RECIPIENTS}_after`);
  await knex.schema.dropTable(`${EVENTS}_after`);
  await knex.schema.alterTable(EVENTS, table => {
    table.primary(['event_id']);
    table.index(['observed_at', 'event_id']);
    table.index(['inserted_at', 'event_id']);
    table.index(['sha256']);
    table.index(['md5']);
    table.index(['sender_key', 'observed_at']);
    table.index(['connection_id', 'observed_at']);
    table.index(['mailbox_id']);
  });
  await knex.schema.alterTable(RECIPIENTS, table => {
    table
      .foreign('event_id')
      .references('event_id')
      .inTable(EVENTS)
      .onDelete('CASCADE');
    table.primary(['event_id', 'position']);
    table.index(['address_key']);
    table.index(['domain']);
  });
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
async function createPartitioned(knex) {
  for (const table of [EVENTS, RECIPIENTS]) {
    const time =
      table === RECIPIENTS ? ', observed_at timestamptz(3) NOT NULL' : '';
    await knex.raw(
      `CREATE TABLE ${table} (LIKE ${table}_before INCLUDING DEFAULTS INCLUDING COMMENTS${time}) PARTITION BY RANGE (observed_at)`,
    );
    for (const [column, type] of Object.entries(CODE_POINT_COLUMNS[table])) {
      await knex.raw(
        `ALTER TABLE ${table} ALTER COLUMN ${column} TYPE ${type} COLLATE "C"`,
      );
    }
    await knex.raw(
      `CREATE TABLE ${table}_default PARTITION OF ${table} DEFAULT`,
    );
  }
  for (const month of await monthsToMake(knex)) {
    const from = new Date(month);
    const to = new Date(
      Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1),
    );
    const name = from.toISOString().slice(0, 7).replace('-', '_');
    for (const table of [EVENTS, RECIPIENTS]) {
      await knex.raw(
        `CREATE TABLE ${table}_${name} PARTITION OF ${table} FOR VALUES FROM ('${from.toISOString()}') TO ('${to.toISOString()}')`,
      );
    }
  }
  await knex.raw(
    `COMMENT ON TABLE ${EVENTS} IS 'One row for each attachment that was mailed, by month of the mail'`,
  );
  await knex.raw(
    `COMMENT ON TABLE ${RECIPIENTS} IS 'To, Cc and Bcc of an event, a row each, in the month of the event'`,
  );
}

/**
 * The months that there are events of, and the present one with the next.
 *
 * @param {import('knex').Knex} knex
 * @returns {Promise<number[]>} when each begins, in milliseconds since 1970
 */
async function monthsToMake(knex) {
  const now = new Date();
  const ahead = [0, 1].map(offset =>
    Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + offset),
  );
  const { rows } = await knex.raw(
    `SELECT DISTINCT extract(epoch FROM date_trunc('month', observed_at AT TIME ZONE 'UTC')) * 1000 AS month FROM ${EVENTS}_before`,
  );
  const found = rows
    .map((/** @type {{ month: unknown }} */ row) => Number(row.month))
    .filter(
      (/** @type {number} */ month) =>
        month >= EARLIEST_MONTH && month <= ahead[1],
    );
  return [...new Set([...found, ...ahead])].sort((a, b) => a - b);
}

/**
 * @param {import('knex').Knex} knex
 */
async function createNumbered(knex) {
  await createEvents(knex, table => {
    table.increments('id').comment('For the text index');
  });
  await knex.schema.createTable(RECIPIENTS, table => {
    recipientColumns(table);
    table
      .timestamp('observed_at', { useTz: true, precision: 3 })
      .notNullable()
      .comment('That of the event');
  });
}

/**
 * @param {import('knex').Knex} knex
 */
async function createIndexes(knex) {
  await knex.schema.alterTable(EVENTS, table => {
    if (isPostgres(knex)) {
      table.primary(['observed_at', 'event_id']);
      table.index(['event_id'], undefined, 'hash');
    } else {
      table.unique(['event_id']);
      table.index(['observed_at', 'event_id']);
      table.index(['file_name_key', 'observed_at']);
    }
    table.index(['inserted_at']);
    table.index(['sha256', 'observed_at']);
    table.index(['md5', 'observed_at']);
    table.index(['sender_key', 'observed_at']);
    table.index(['mailbox_key', 'observed_at']);
    table.index(['connection_id', 'observed_at']);
    table.index(['category', 'observed_at']);
    table.index(['trusted', 'observed_at']);
    table.index(['mailbox_id']);
    table.index(['observed_at'], 'file_events_without_hash_index', {
      predicate: knex.whereNull('sha256'),
    });
  });
  if (isPostgres(knex)) {
    // A name may be longer than what a b-tree takes.
    await knex.raw(
      `CREATE INDEX file_events_name_start_observed_at_index ON ${EVENTS} ((left(file_name_key, 100)), observed_at)`,
    );
  }
  await knex.schema.alterTable(RECIPIENTS, table => {
    table.primary(
      isPostgres(knex)
        ? ['observed_at', 'event_id', 'position']
        : ['event_id', 'position'],
    );
    table.index(['address_key', 'observed_at']);
    table.index(['domain', 'observed_at']);
  });
}

/**
 * @param {import('knex').Knex} knex
 * @param {(table: import('knex').Knex.CreateTableBuilder) => unknown} first
 */
async function createEvents(knex, first) {
  await knex.schema.createTable(EVENTS, table => {
    table.comment('One row for each attachment that was mailed');
    first(table);
    table
      .string('event_id', 36)
      .notNullable()
      .comment('Made from what identifies the mail and the attachment');
    table.string('connection_id', 36).notNullable();
    table.string('mailbox_id', 36).notNullable();
    table.text('user_id').notNullable();
    table
      .text('mailbox')
      .notNullable()
      .comment('Principal name when it was recorded');
    table.text('mailbox_key').notNullable();
    table.text('message_id').notNullable();
    table.text('attachment_id').notNullable();
    table.text('internet_message_id').nullable();
    table
      .timestamp('observed_at', { useTz: true, precision: 3 })
      .notNullable()
      .comment('When the mail was sent');
    table.timestamp('received_at', { useTz: true, precision: 3 }).nullable();
    table.timestamp('ingested_at', { useTz: true, precision: 3 }).notNullable();
    table.timestamp('inserted_at', { useTz: true, precision: 3 }).notNullable();
    table.text('sender').nullable();
    table.text('sender_key').nullable();
    table.text('from_address').nullable();
    table.text('from_key').nullable();
    table.text('subject').nullable();
    table.text('subject_key').nullable();
    table.text('file_name').notNullable();
    table
      .text('file_name_key')
      .notNullable()
      .comment('For comparison: one case, one Unicode form');
    table.bigInteger('size_in_bytes').nullable();
    table.string('category', 32).notNullable();
    table.string('category_by_bytes', 32).nullable();
    table.string('category_by_extension', 32).nullable();
    table.text('mime_type').nullable();
    table.text('mime_type_by_bytes').nullable();
    table.text('mime_type_by_extension').nullable();
    table.string('md5', 32).nullable();
    table.string('sha256', 64).nullable();
    table.text('hash_error').nullable();
    table.string('attachment_kind', 16).notNullable();
    table.boolean('inline').notNullable();
    table.boolean('trusted').notNullable();
    table.text('trust_reason').nullable();
  });
}

/**
 * @param {import('knex').Knex.CreateTableBuilder} table
 */
function recipientColumns(table) {
  table.comment('To, Cc and Bcc of an event, a row each');
  table.string('event_id', 36).notNullable();
  table.integer('position').notNullable();
  table.string('field', 8).notNullable().comment('to, cc or bcc');
  table.text('address').notNullable();
  table.text('address_key').notNullable();
  table
    .text('domain')
    .nullable()
    .comment('Lower case; null where the address has none');
  table.boolean('trusted').notNullable();
}
