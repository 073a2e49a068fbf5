/** Times are milliseconds since 1970, flags 0 or 1, lists and address sets JSON. */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS tenants (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  domains TEXT NOT NULL,
  directory_generation INTEGER NOT NULL DEFAULT 1
);

CREATE TABLE IF NOT EXISTS users (
  seq INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  upn TEXT NOT NULL COLLATE NOCASE,
  mail TEXT COLLATE NOCASE,
  display_name TEXT NOT NULL COLLATE NOCASE,
  user_type TEXT NOT NULL,
  account_enabled INTEGER NOT NULL,
  mailbox TEXT NOT NULL,
  administrator INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  removed_at INTEGER,
  delta_generation INTEGER NOT NULL DEFAULT 1
);
CREATE INDEX IF NOT EXISTS users_by_tenant ON users (tenant_id, seq);
CREATE INDEX IF NOT EXISTS users_by_upn ON users (upn);
CREATE INDEX IF NOT EXISTS users_by_mail ON users (mail);
CREATE INDEX IF NOT EXISTS users_by_name ON users (display_name);

CREATE TABLE IF NOT EXISTS groups (
  seq INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL COLLATE NOCASE,
  mail TEXT COLLATE NOCASE,
  created_at INTEGER NOT NULL,
  visibility TEXT NOT NULL DEFAULT 'Private'
);
CREATE INDEX IF NOT EXISTS groups_by_tenant ON groups (tenant_id, seq);
CREATE INDEX IF NOT EXISTS groups_by_mail ON groups (mail);
CREATE INDEX IF NOT EXISTS groups_by_name ON groups (display_name);

CREATE TABLE IF NOT EXISTS group_members (
  group_id TEXT NOT NULL,
  member_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  PRIMARY KEY (group_id, member_id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS group_members_by_member ON group_members (member_id);

CREATE TABLE IF NOT EXISTS proxy_addresses (
  owner_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  address TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY (owner_id, position)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS proxy_addresses_by_address ON proxy_addresses (address);

CREATE TABLE IF NOT EXISTS user_changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant_id TEXT NOT NULL,
  user_id TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS user_changes_by_tenant ON user_changes (tenant_id, seq);

CREATE TABLE IF NOT EXISTS apps (
  client_id TEXT PRIMARY KEY,
  home_tenant_id TEXT NOT NULL,
  registration TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS service_principals (
  tenant_id TEXT NOT NULL,
  client_id TEXT NOT NULL,
  id TEXT NOT NULL,
  granted TEXT NOT NULL,
  granted_by TEXT,
  granted_at INTEGER,
  PRIMARY KEY (tenant_id, client_id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS messages (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  mutable_id TEXT NOT NULL UNIQUE,
  moves INTEGER NOT NULL DEFAULT 0,
  user_id TEXT NOT NULL,
  folder TEXT NOT NULL,
  entered INTEGER NOT NULL,
  changed INTEGER NOT NULL,
  internet_message_id TEXT NOT NULL,
  subject TEXT,
  envelope TEXT NOT NULL,
  body_type TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  sent_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  modified_at INTEGER NOT NULL,
  is_draft INTEGER NOT NULL,
  is_read INTEGER NOT NULL,
  has_attachments INTEGER NOT NULL,
  has_any_attachments INTEGER NOT NULL,
  size INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS messages_by_received ON messages (user_id, folder, received_at, seq);
CREATE INDEX IF NOT EXISTS messages_by_internet_id ON messages (user_id, internet_message_id);

CREATE TABLE IF NOT EXISTS attachments (
  seq INTEGER PRIMARY KEY,
  message_seq INTEGER NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT,
  content_type TEXT,
  inline INTEGER NOT NULL,
  content_id TEXT,
  content INTEGER,
  byte_count INTEGER NOT NULL,
  reported_size INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS attachments_by_message ON attachments (message_seq, seq);

CREATE TABLE IF NOT EXISTS sent_ledger (
  seq INTEGER PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  internet_message_id TEXT NOT NULL,
  subject TEXT,
  envelope TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  attachments TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS sent_ledger_by_tenant ON sent_ledger (tenant_id, seq);

CREATE TABLE IF NOT EXISTS contents (
  seq INTEGER PRIMARY KEY,
  sha256 BLOB NOT NULL UNIQUE
);
CREATE TABLE IF NOT EXISTS content_chunks (
  content INTEGER NOT NULL,
  position INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (content, position)
);

CREATE TABLE IF NOT EXISTS message_changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  user_id TEXT NOT NULL,
  folder TEXT NOT NULL,
  message_id TEXT NOT NULL,
  mutable_id TEXT NOT NULL,
  kind TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS message_changes_by_folder ON message_changes (user_id, folder, seq);

CREATE TABLE IF NOT EXISTS delta_chains (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL,
  highest INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS delta_chains_by_user ON delta_chains (user_id);
`;

/** Columns that databases of an earlier version lack. */
export const LATER_COLUMNS: readonly {
  table: string;
  column: string;
  type: string;
}[] = [
  {
    table: 'groups',
    column: 'visibility',
    type: "TEXT NOT NULL DEFAULT 'Private'",
  },
];
