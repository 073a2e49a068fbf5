// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('connections', table => {
    table.comment(
      'Data connections: whose mail is watched, and how that is going',
    );
    table.string('id', 36).primary();
    table.string('service', 32).notNullable();
    table.text('display_name').notNullable();
    table
      .text('display_name_key')
      .nullable()
      .unique()
      .comment(
        'Display name for comparison; null once deleted, so that the name can be used again',
      );
    table
      .string('scope_mode', 16)
      .notNullable()
      .comment('all, users or groups');
    table.string('status', 32).notNullable();
    table
      .string('status_reason', 64)
      .nullable()
      .comment('Code of the problem behind the status Error');
    table.text('tenant_id').nullable();
    table.text('tenant_name').nullable();
    table
      .text('authorized_by')
      .nullable()
      .comment('Account that signed in at the service to authorize');
    table.timestamp('authorized_at', { useTz: true, precision: 3 }).nullable();
    table
      .timestamp('monitoring_since', { useTz: true, precision: 3 })
      .nullable()
      .comment("By the service's clock: mail received before is not recorded");
    table
      .text('created_by')
      .notNullable()
      .comment('Entity ref of the portal user');
    table.timestamp('created_at', { useTz: true, precision: 3 }).notNullable();
    table
      .timestamp('deleted_at', { useTz: true, precision: 3 })
      .nullable()
      .comment('Kept as the label of its events');
    table
      .timestamp('directory_due_at', { useTz: true, precision: 3 })
      .nullable()
      .comment('When the users in scope are to be looked up next');
    table
      .timestamp('paused_until', { useTz: true, precision: 3 })
      .nullable()
      .comment(
        'No mailbox of the connection is polled before: a fault of the whole tenant',
      );
    table
      .integer('failures')
      .notNullable()
      .defaultTo(0)
      .comment('Faults of the whole tenant in a row');
  });

  await knex.schema.createTable('scope_entries', table => {
    table.comment('Rows of the uploaded scope file, as they were written');
    table
      .string('connection_id', 36)
      .notNullable()
      .references('id')
      .inTable('connections')
      .onDelete('CASCADE');
    table.integer('position').notNullable();
    table.text('entry').notNullable();
    table.primary(['connection_id', 'position']);
  });

  await knex.schema.createTable('connection_problems', table => {
    table.comment(
      'What is wrong now; title, severity and remedy are in the catalogue of problems',
    );
    table
      .string('connection_id', 36)
      .notNullable()
      .references('id')
      .inTable('connections')
      .onDelete('CASCADE');
    table.string('code', 64).notNullable();
    table.text('detail').notNullable();
    table.integer('mailboxes').nullable();
    table.timestamp('since', { useTz: true, precision: 3 }).notNullable();
    table.primary(['connection_id', 'code']);
  });

  await knex.schema.createTable('connection_history', table => {
    table.comment('What happened to a connection');
    table.increments('id');
    table
      .string('connection_id', 36)
      .notNullable()
      .references('id')
      .inTable('connections')
      .onDelete('CASCADE');
    table.timestamp('at', { useTz: true, precision: 3 }).notNullable();
    table.string('event', 64).notNullable();
    table.string('status', 32).nullable();
    table
      .text('actor')
      .nullable()
      .comment('Entity ref of a portal user, or an account at the service');
    table.text('detail').nullable();
    table.index(['connection_id', 'id']);
  });

  await knex.schema.createTable('consent_states', table => {
    table.comment(
      'Steps of authorizing that are under way: one-time, short-lived, only hashes of what the browser holds',
    );
    table
      .string('state_hash', 64)
      .primary()
      .comment('SHA-256 of the ticket or OAuth state, hex');
    table
      .string('connection_id', 36)
      .notNullable()
      .references('id')
      .inTable('connections')
      .onDelete('CASCADE');
    table
      .string('step', 32)
      .notNullable()
      .comment('start, sign-in or admin-consent');
    table
      .string('browser_hash', 64)
      .nullable()
      .comment('SHA-256 of the cookie that binds the step to a browser, hex');
    table
      .text('tenant_id')
      .nullable()
      .comment('Tenant that the sign-in proved');
    table.text('signed_in_as').nullable();
    table
      .text('started_by')
      .notNullable()
      .comment('Entity ref of the portal user');
    table.timestamp('expires_at', { useTz: true, precision: 3 }).notNullable();
    table.timestamp('consumed_at', { useTz: true, precision: 3 }).nullable();
    table.index(['expires_at']);
  });

  await knex.schema.createTable('mailboxes', table => {
    table.comment('Mailboxes that are, or were, in the scope of a connection');
    table.string('id', 36).primary();
    table
      .string('connection_id', 36)
      .notNullable()
      .references('id')
      .inTable('connections')
      .onDelete('CASCADE');
    table.text('user_id').notNullable().comment('Object id in the directory');
    table.text('user_principal_name').notNullable();
    table.text('mail').nullable();
    table.text('display_name').nullable();
    table
      .text('search_key')
      .notNullable()
      .comment('Names and addresses for comparison');
    table
      .text('addresses')
      .notNullable()
      .defaultTo('[]')
      .comment('JSON array, lower case: every address the owner can send from');
    table.string('state', 32).notNullable();
    table.string('problem_code', 64).nullable();
    table.text('problem_detail').nullable();
    table
      .timestamp('monitored_since', { useTz: true, precision: 3 })
      .notNullable()
      .comment("By the service's clock: mail received before is not recorded");
    table
      .timestamp('monitored_until', { useTz: true, precision: 3 })
      .nullable()
      .comment(
        'Mail received after is not recorded: the mailbox left the scope',
      );
    table
      .timestamp('complete_through', { useTz: true, precision: 3 })
      .nullable()
      .comment(
        'Everything sent up to here is recorded or listed as pending; only moves forward',
      );
    table
      .timestamp('last_success_at', { useTz: true, precision: 3 })
      .nullable();
    table
      .timestamp('next_poll_at', { useTz: true, precision: 3 })
      .nullable()
      .comment('Null: not polled');
    table
      .integer('failures')
      .notNullable()
      .defaultTo(0)
      .comment('Failed polls in a row');
    table.text('lease_owner').nullable().comment('Replica that works on it');
    table
      .timestamp('lease_expires_at', { useTz: true, precision: 3 })
      .nullable();
    table
      .bigInteger('lease_fence')
      .notNullable()
      .defaultTo(0)
      .comment('Grows with every lease; every write of a holder carries it');
    table.unique(['connection_id', 'user_id']);
    table.index(['next_poll_at']);
    table.index(['connection_id', 'state']);
  });

  await knex.schema.createTable('mailbox_cursors', table => {
    table.comment('Up to where each folder of a mailbox was read');
    table
      .string('mailbox_id', 36)
      .notNullable()
      .references('id')
      .inTable('mailboxes')
      .onDelete('CASCADE');
    table.string('folder', 32).notNullable();
    table
      .text('cursor')
      .notNullable()
      .comment('Opaque position of the connector');
    table.timestamp('moved_at', { useTz: true, precision: 3 }).notNullable();
    table
      .timestamp('checked_at', { useTz: true, precision: 3 })
      .nullable()
      .comment('When the folder was last read to its end');
    table
      .timestamp('complete_through', { useTz: true, precision: 3 })
      .nullable()
      .comment(
        "By the service's clock: up to when the folder was read to its end",
      );
    table.primary(['mailbox_id', 'folder']);
  });

  await knex.schema.createTable('messages', table => {
    table.comment(
      'Messages that pages named: pending until their events are recorded, then done',
    );
    table
      .string('mailbox_id', 36)
      .notNullable()
      .references('id')
      .inTable('mailboxes')
      .onDelete('CASCADE');
    table.text('message_id').notNullable();
    table.string('folder', 32).notNullable();
    table.string('state', 16).notNullable().comment('pending or done');
    table.timestamp('received_at', { useTz: true, precision: 3 }).nullable();
    table.bigInteger('size_bytes').nullable();
    table.timestamp('listed_at', { useTz: true, precision: 3 }).notNullable();
    table.integer('attempts').notNullable().defaultTo(0);
    table
      .timestamp('next_attempt_at', { useTz: true, precision: 3 })
      .nullable();
    table.text('last_error').nullable().comment('Code of the last failure');
    table
      .text('drafts')
      .nullable()
      .comment(
        'JSON: what is known of its attachments while some could not be read',
      );
    table.timestamp('done_at', { useTz: true, precision: 3 }).nullable();
    table.primary(['mailbox_id', 'message_id']);
    table.index(['mailbox_id', 'state', 'next_attempt_at']);
  });

  await knex.schema.createTable('file_events', table => {
    table.comment('One row for each attachment that was mailed');
    table
      .string('event_id', 36)
      .primary()
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
    table.index(['observed_at', 'event_id']);
    table.index(['inserted_at', 'event_id']);
    table.index(['sha256']);
    table.index(['md5']);
    table.index(['sender_key', 'observed_at']);
    table.index(['connection_id', 'observed_at']);
    table.index(['mailbox_id']);
  });

  await knex.schema.createTable('file_event_recipients', table => {
    table.comment('To, Cc and Bcc of an event, a row each');
    table
      .string('event_id', 36)
      .notNullable()
      .references('event_id')
      .inTable('file_events')
      .onDelete('CASCADE');
    table.integer('position').notNullable();
    table.string('field', 8).notNullable().comment('to, cc or bcc');
    table.text('address').notNullable();
    table.text('address_key').notNullable();
    table
      .text('domain')
      .nullable()
      .comment('Lower case; null where the address has none');
    table.boolean('trusted').notNullable();
    table.primary(['event_id', 'position']);
    table.index(['address_key']);
    table.index(['domain']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  for (const table of [
    'file_event_recipients',
    'file_events',
    'messages',
    'mailbox_cursors',
    'mailboxes',
    'consent_states',
    'connection_history',
    'connection_problems',
    'scope_entries',
    'connections',
  ]) {
    await knex.schema.dropTable(table);
  }
};
