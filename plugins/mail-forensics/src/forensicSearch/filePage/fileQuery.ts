import { WIDEST_RANGE, type DateRange } from '../query/dateRange';
import { DEFAULT_SORT, type Query } from '../query/searchState';

/** Every event of one content, whenever it was sent. */
export function fileQuery(
  sha256: string,
  range: DateRange = WIDEST_RANGE,
): Query {
  return {
    text: '',
    range,
    conditions: [{ term: 'sha256', comparison: 'is', value: sha256 }],
    sort: DEFAULT_SORT,
  };
}

/** The hash of the page's address as it is kept; undefined where it is none. */
export function readSha256(text: string | undefined): string | undefined {
  return text && /^[0-9a-f]{64}$/i.test(text) ? text.toLowerCase() : undefined;
}
