import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import Database from 'better-sqlite3';
import { SqlDatabase } from './SqlDatabase';

it('opens a database of an earlier version, with what is in it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'm365-simulator-'));
  try {
    const file = join(folder, 'tenant.sqlite');
    const earlier = new Database(file);
    earlier.exec(
      `CREATE TABLE groups (seq INTEGER PRIMARY KEY, tenant_id TEXT NOT NULL, id TEXT NOT NULL UNIQUE,
         display_name TEXT NOT NULL COLLATE NOCASE, mail TEXT COLLATE NOCASE, created_at INTEGER NOT NULL);
       INSERT INTO groups (tenant_id, id, display_name, created_at) VALUES ('t', 'g', 'Sales', 0)`,
    );
    earlier.close();
    for (const time of ['first', 'second']) {
      const database = SqlDatabase.open(file);
      expect([
        time,
        database.get('SELECT display_name, visibility FROM groups'),
      ]).toEqual([time, { display_name: 'Sales', visibility: 'Private' }]);
      database.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
