import type { QueryProblemType } from 'backstage-plugin-mail-forensics-common';
import { MAX_VALUES_FOR_FILTER, MAX_VALUE_LENGTH } from './limits';
import type { ProblemLog } from './ProblemLog';

/** Reads the value of a filter; what is wrong with it is reported, and undefined returned. */
export class ValueReader {
  readonly #filter: Record<string, unknown>;
  readonly #log: ProblemLog;

  constructor(filter: Record<string, unknown>, log: ProblemLog) {
    this.#filter = filter;
    this.#log = log;
  }

  /** Whether there is no value, as there must be none. */
  nothing(): true | undefined {
    const { value } = this.#filter;
    return value === undefined || value === null
      ? true
      : this.report('UNEXPECTED_VALUE', 'This operator takes no value.');
  }

  /** The one value, as text. */
  one(): string | undefined {
    const { value } = this.#filter;
    return Array.isArray(value)
      ? this.report('UNEXPECTED_VALUE', 'This operator takes one value.')
      : this.#scalar(value);
  }

  /** All values, as text; one alone need not be in an array. */
  several(): string[] | undefined {
    const { value } = this.#filter;
    const values: unknown[] = Array.isArray(value) ? value : [value];
    if (values.length === 0) {
      return this.report('MISSING_VALUE', 'There is no value.');
    }
    if (values.length > MAX_VALUES_FOR_FILTER) {
      return this.report(
        'MAX_VALUES_FOR_FILTER_EXCEEDED',
        `A filter may have ${MAX_VALUES_FOR_FILTER} values at most.`,
      );
    }
    return all(values.map(each => this.#scalar(each)));
  }

  report(type: QueryProblemType, description: string): undefined {
    return this.#log.report(type, description, this.#filter);
  }

  #scalar(value: unknown): string | undefined {
    if (value === undefined || value === null || value === '') {
      return this.report('MISSING_VALUE', 'There is no value.');
    }
    if (!['string', 'number', 'boolean'].includes(typeof value)) {
      return this.report(
        'ILLEGAL_VALUE',
        'A value must be text, a number, or true or false.',
      );
    }
    const text = String(value);
    return text.length > MAX_VALUE_LENGTH
      ? this.report(
          'MAX_LENGTH_EXCEEDED',
          `A value may be ${MAX_VALUE_LENGTH} characters long at most.`,
        )
      : text;
  }
}

/** A list without undefined members; undefined where there is one. */
export function all<T>(items: (T | undefined)[]): T[] | undefined {
  const present = items.filter(item => item !== undefined);
  return present.length === items.length ? present : undefined;
}
