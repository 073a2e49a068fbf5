import type { Column, RecipientList } from '../language/columns';
import { findTerm, type Term } from '../language/terms';
import type { ProblemLog } from './ProblemLog';

/** What events are sorted by before their id; `nothing` where all are alike. Of a list that is its first value. */
export type SortKey =
  | { kind: 'column'; column: Column }
  | { kind: 'firstRecipient'; list: RecipientList }
  | { kind: 'connectionName' }
  | { kind: 'nothing' };

/** How events are sorted. Events without a value come last in either direction, and events that are alike by id. */
export interface Order {
  key: SortKey;
  direction: 'asc' | 'desc';
}

/** Whether events are sorted by when their mail was sent. */
export function isByTime({ key }: Order): boolean {
  return key.kind === 'column' && key.column === 'observed_at';
}

/** Parses `srtKey` and `srtDir`; newest first where they are absent. */
export function parseOrder(
  request: Record<string, unknown>,
  log: ProblemLog,
): Order | undefined {
  const key = parseKey(request.srtKey ?? '@timestamp', log);
  const direction = parseDirection(request.srtDir ?? 'desc', log);
  return key && direction && { key, direction };
}

function parseKey(name: unknown, log: ProblemLog): SortKey | undefined {
  const term = typeof name === 'string' ? findTerm(name) : undefined;
  const key = term && toSortKey(term);
  return (
    key ??
    log.report(
      'ILLEGAL_SORT',
      '"srtKey" must be a term that an event has values of, such as "@timestamp" or "file.name".',
    )
  );
}

function toSortKey(term: Term): SortKey | undefined {
  switch (term.kind) {
    case 'text':
      return term.column === 'event_id'
        ? { kind: 'nothing' }
        : { kind: 'column', column: term.column };
    case 'number':
    case 'time':
    case 'boolean':
      return { kind: 'column', column: term.column };
    case 'connectionName':
      return { kind: 'connectionName' };
    case 'constantText':
    case 'constantNumber':
    case 'inapplicable':
      return { kind: 'nothing' };
    case 'recipients':
      return { kind: 'firstRecipient', list: term.list };
    case 'anyText':
    case 'catalogGroup':
      return undefined;
    default:
      return unknownKind(term);
  }
}

function unknownKind(term: never): never {
  throw new Error(`Unknown kind of term: ${JSON.stringify(term)}`);
}

function parseDirection(
  value: unknown,
  log: ProblemLog,
): Order['direction'] | undefined {
  switch (typeof value === 'string' ? value.toLowerCase() : undefined) {
    case 'asc':
      return 'asc';
    case 'desc':
      return 'desc';
    default:
      return log.report('ILLEGAL_SORT', '"srtDir" must be "asc" or "desc".');
  }
}
