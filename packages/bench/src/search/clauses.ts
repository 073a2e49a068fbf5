import type { Engine } from './Sql';

/** The name of a file holds something; its pattern is bound. */
export function nameLike(engine: Engine): string {
  return engine === 'PostgreSQL'
    ? 'e.file_name_key like ?'
    : 'e.id in (select rowid from file_events_text where file_name_key like ?)';
}

/** The subject holds something; its pattern is bound. */
export function subjectLike(engine: Engine): string {
  return engine === 'PostgreSQL'
    ? 'e.subject_key like ?'
    : 'e.id in (select rowid from file_events_text where subject_key like ?)';
}

/** What follows the `@`. */
export function domainOf(address: string): string {
  return address.slice(address.indexOf('@') + 1).toLowerCase();
}

/** As the driver takes it. */
export function bind(engine: Engine, value: boolean): boolean | number {
  return engine === 'SQLite' ? Number(value) : value;
}

/** Those that most files are of. */
export const CATEGORIES = [
  'Pdf',
  'Document',
  'Spreadsheet',
  'Image',
  'Archive',
];
