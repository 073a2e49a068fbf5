// @ts-check

/**
 * The key of a display name as of this migration: the sharp s and ss became the same.
 *
 * @param {string} name
 */
function keyOf(name) {
  return name
    .replace(/\p{Surrogate}/gu, '\uFFFD')
    .replaceAll('\u0000', '')
    .replaceAll('\u2400', '')
    .normalize('NFKC')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replace(/ς/g, 'σ')
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim();
}

/**
 * Of two names that become the same, one has the new key and the other keeps its former one, which no name comes to any
 * more: both stay, and a third is refused.
 *
 * @param {import('knex').Knex} knex
 */
async function renewKeys(knex) {
  const rows = await knex('connections')
    .whereNotNull('display_name_key')
    .orderBy(['created_at', 'id'])
    .select('id', 'display_name', 'display_name_key');
  const taken = new Set(rows.map(row => row.display_name_key));
  for (const row of rows) {
    const key = keyOf(row.display_name);
    if (!taken.has(key)) {
      taken.add(key);
      await knex('connections')
        .where('id', row.id)
        .update({ display_name_key: key });
    }
  }
}

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('authorization_links', table => {
    table.comment(
      'Links with which somebody else authorizes a connection; kept for a while after their end, to be explained',
    );
    table
      .string('ticket_hash', 64)
      .primary()
      .comment('SHA-256 of what the link carries, hex');
    table
      .string('connection_id', 36)
      .notNullable()
      .references('id')
      .inTable('connections')
      .onDelete('CASCADE');
    table
      .text('created_by')
      .notNullable()
      .comment('Entity ref of the portal user');
    table.timestamp('created_at', { useTz: true, precision: 3 }).notNullable();
    table.timestamp('expires_at', { useTz: true, precision: 3 }).notNullable();
    table
      .integer('attempts')
      .notNullable()
      .defaultTo(0)
      .comment('How often somebody went on from it to sign in');
    table.timestamp('closed_at', { useTz: true, precision: 3 }).nullable();
    table
      .string('closed_as', 16)
      .nullable()
      .comment('used, revoked or replaced; null while it is open');
    table.unique(['connection_id'], {
      indexName: 'authorization_links_open_unique',
      useConstraint: false,
      predicate: knex.whereNull('closed_at'),
    });
    table.index(['expires_at']);
  });

  await knex.schema.alterTable('consent_states', table => {
    table
      .string('link_hash', 64)
      .nullable()
      .comment('The authorization link it was begun with');
    table
      .string('answer_hash', 64)
      .nullable()
      .comment(
        'SHA-256 of what the browser came back with, hex: the same is taken once',
      );
    table
      .integer('answers')
      .notNullable()
      .defaultTo(0)
      .comment('How many different ones were taken');
    table
      .string('outcome', 16)
      .nullable()
      .comment(
        'continued, succeeded, failed or stopped; null while it is under way',
      );
    table
      .string('outcome_code', 64)
      .nullable()
      .comment('Code of the problem behind the outcome failed');
    table.index(['browser_hash']);
    table.index(['connection_id']);
  });

  await knex.schema.createTable('mailbox_periods', table => {
    table.comment(
      'Times in which a mailbox was covered before it was last restarted; the current one is in mailboxes',
    );
    table
      .string('mailbox_id', 36)
      .notNullable()
      .references('id')
      .inTable('mailboxes')
      .onDelete('CASCADE');
    table
      .timestamp('covered_from', { useTz: true, precision: 3 })
      .notNullable()
      .comment("monitored_since of that time, by the service's clock");
    table
      .timestamp('covered_until', { useTz: true, precision: 3 })
      .notNullable()
      .comment('Everything sent in between is recorded or listed as pending');
    table.primary(['mailbox_id', 'covered_from']);
  });

  await knex.schema.alterTable('mailboxes', table => {
    // The coverage table is read in this order, a page at a time.
    table.index(['connection_id', 'user_principal_name', 'id']);
  });

  await renewKeys(knex);
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.alterTable('mailboxes', table => {
    table.dropIndex(['connection_id', 'user_principal_name', 'id']);
  });
  await knex.schema.dropTable('mailbox_periods');
  await knex.schema.alterTable('consent_states', table => {
    table.dropIndex(['browser_hash']);
    table.dropIndex(['connection_id']);
    table.dropColumn('link_hash');
    table.dropColumn('answer_hash');
    table.dropColumn('answers');
    table.dropColumn('outcome');
    table.dropColumn('outcome_code');
  });
  await knex.schema.dropTable('authorization_links');
};
