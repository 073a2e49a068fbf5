import { addressKey } from './matchKey';

/** In place of an address that was erased. */
export const ERASED_ADDRESS = 'erased';

/** Where texts name a mail address: as a whole, and not as a part of another, such as `joann@x.com` for `ann@x.com`. */
export class AddressMention {
  readonly #pattern: RegExp;
  /** Of texts in lower case: those that are no match name no such address. */
  readonly likePattern: string;

  static of(address: string): AddressMention {
    return new AddressMention(addressKey(address));
  }

  private constructor(key: string) {
    this.#pattern = new RegExp(
      `(?<![\\p{L}\\p{N}._%+'-])${escapeRegExp(
        key,
      )}(?![\\p{L}\\p{N}-]|\\.[\\p{L}\\p{N}])`,
      'giu',
    );
    this.likePattern = `%${key.replace(/[\\%_]/g, '\\$&')}%`;
  }

  isIn(text: string): boolean {
    return text.search(this.#pattern) >= 0;
  }

  /** The text with {@link ERASED_ADDRESS} in its place. */
  eraseFrom(text: string): string {
    return text.replace(this.#pattern, ERASED_ADDRESS);
  }

  /** JSON with {@link ERASED_ADDRESS} in its place, in every text of it. */
  eraseFromJson(json: string): string {
    return JSON.stringify(JSON.parse(json), (_, value: unknown) =>
      typeof value === 'string' ? this.eraseFrom(value) : value,
    );
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
