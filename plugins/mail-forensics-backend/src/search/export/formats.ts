import type { ExportFormat } from 'backstage-plugin-mail-forensics-common';
import { fileEventText } from '../../events';
import { csvOf } from './csv';
import type { Format } from './Format';

const NDJSON: Format = {
  head: '',
  line: event => `${fileEventText(event, event.people)}\n`,
};

/** The format of a name. */
export function formatOf(
  format: ExportFormat,
  columns: readonly string[],
): Format {
  return format === 'csv' ? csvOf(columns) : NDJSON;
}
