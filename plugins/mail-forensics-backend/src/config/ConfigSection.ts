import {
  readDurationFromConfig,
  type Config,
  type JsonValue,
} from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

const NOT_TEXT = 'must be text, and not empty';

/**
 * A part of the configuration whose complaints are one sentence each and begin with the key in full. Values are not
 * repeated in them, for some are secrets.
 */
export class ConfigSection {
  readonly #config: Config | undefined;
  readonly #path: string;

  constructor(config: Config | undefined, path: string) {
    this.#config = config;
    this.#path = path;
  }

  section(key: string): ConfigSection {
    const config = this.#read(key, 'must be an object', () =>
      this.#config?.getOptionalConfig(key),
    );
    return new ConfigSection(config, `${this.#path}.${key}`);
  }

  /** The members of a list of objects. */
  sections(key: string): ConfigSection[] {
    const list =
      this.#read(key, 'must be a list of objects', () =>
        this.#config?.getOptionalConfigArray(key),
      ) ?? [];
    return list.map(
      (each, index) =>
        new ConfigSection(each, `${this.#path}.${key}[${index}]`),
    );
  }

  has(key: string): boolean {
    return this.#config?.has(key) ?? false;
  }

  /** Text without the blanks around it; never empty. */
  string(key: string): string | undefined {
    const text = this.#read(key, NOT_TEXT, () =>
      this.#config?.getOptionalString(key),
    )?.trim();
    if (text === '') {
      throw this.error(key, NOT_TEXT);
    }
    return text;
  }

  requiredString(key: string): string {
    const text = this.string(key);
    if (text === undefined) {
      throw this.error(key, 'is missing');
    }
    return text;
  }

  strings(key: string): string[] {
    const list =
      this.#read(key, 'must be a list of texts', () =>
        this.#config?.getOptionalStringArray(key),
      ) ?? [];
    return list.map(text => text.trim());
  }

  boolean(key: string): boolean | undefined {
    return this.#read(key, 'must be true or false', () =>
      this.#config?.getOptionalBoolean(key),
    );
  }

  integer(
    key: string,
    range: { min: number; max: number },
  ): number | undefined {
    const requirement = `must be a whole number from ${range.min} to ${range.max}`;
    const value = this.#read(key, requirement, () =>
      this.#config?.getOptionalNumber(key),
    );
    if (value === undefined) {
      return undefined;
    }
    if (!Number.isInteger(value) || value < range.min || value > range.max) {
      throw this.error(key, requirement);
    }
    return value;
  }

  oneOf<T extends string>(key: string, choices: readonly T[]): T | undefined {
    const text = this.string(key);
    if (text === undefined) {
      return undefined;
    }
    const choice = choices.find(candidate => candidate === text);
    if (!choice) {
      throw this.error(key, `must be one of ${choices.join(', ')}`);
    }
    return choice;
  }

  /** Milliseconds; the key holds an object like `{ minutes: 5 }`, or text like `5m` or `PT5M`. */
  duration(key: string): number | undefined {
    const config = this.#config;
    if (!config?.has(key)) {
      return undefined;
    }
    return this.#read(
      key,
      "must be a duration such as { minutes: 5 }, '5m' or 'PT5M'",
      () => {
        const milliseconds = durationToMilliseconds(
          readDurationFromConfig(config, { key }),
        );
        if (!Number.isFinite(milliseconds)) {
          throw new RangeError('Not a number');
        }
        return milliseconds;
      },
    );
  }

  raw(key: string): JsonValue | undefined {
    return this.#config?.getOptional<JsonValue>(key);
  }

  error(key: string, requirement: string): InputError {
    return new InputError(`${this.#path}.${key}: ${requirement}`);
  }

  #read<T>(key: string, requirement: string, read: () => T): T {
    try {
      return read();
    } catch {
      throw this.error(key, requirement);
    }
  }
}
