/** Of names beyond, no near ones are looked for. */
const MAX_ENTRIES = 200;
/** Names of the directory beyond are not looked at. */
const MAX_NAMES = 200_000;
/** Comparisons beyond are not made: suggestions are not worth more time. */
const MAX_COMPARISONS = 1_000_000;
const MAX_SUGGESTIONS = 3;
const MAX_CHARACTERS = 64;
/** More edits than anybody tolerates. */
const FAR = 1_000;
/** Of domains, which are longer than names. */
const MAX_COMPARED = 255;

/** A name, taken apart for comparison. */
interface Parts {
  /** Letters and digits of the name, or of an address what is before the `@`. */
  stem: string;
  letters: number;
  domain: string;
}

interface Known extends Parts {
  suggestion: string;
}

/** The search for names that are near to one entry. */
class Search {
  readonly #wanted: Parts;
  readonly #limit: number;
  readonly #penalties = new Map<string, number>();
  readonly #near = new Map<string, number>();

  constructor(entry: string) {
    this.#wanted = takenApart(entry);
    this.#limit = tolerance(this.#wanted.stem.length);
  }

  /** False where a glance was enough to tell that the name is not near. */
  offer(known: Known): boolean {
    if (!mayBeNear(this.#wanted, known, this.#limit)) {
      return false;
    }
    const penalty = this.#penaltyOf(known.domain);
    const distance =
      penalty +
      editDistance(this.#wanted.stem, known.stem, this.#limit - penalty);
    const best = this.#near.get(known.suggestion) ?? FAR;
    if (distance <= this.#limit && distance < best) {
      this.#near.set(known.suggestion, distance);
    }
    return true;
  }

  nearest(): string[] {
    return [...this.#near]
      .sort(([a, i], [b, j]) => i - j || (a < b ? -1 : 1))
      .slice(0, MAX_SUGGESTIONS)
      .map(([suggestion]) => suggestion);
  }

  #penaltyOf(domain: string): number {
    const wanted = this.#wanted.domain;
    if (wanted === domain || wanted === '' || domain === '') {
      return 0;
    }
    const known = this.#penalties.get(domain);
    if (known !== undefined) {
      return known;
    }
    const penalty = editDistance(wanted, domain, 2) <= 2 ? 1 : 2;
    this.#penalties.set(domain, penalty);
    return penalty;
  }
}

/**
 * Suggests names that are nearly the same as one that does not exist. Letters count, in whatever case and with whatever
 * accents; punctuation does not; another domain counts as little as one or two letters.
 */
export class NearNames {
  readonly #names: { name: string; suggestion: string }[] = [];

  /** @param suggestion - what to suggest for it; the name itself where absent */
  add(name: string | null, suggestion?: string): void {
    if (name !== null && name !== '' && this.#names.length < MAX_NAMES) {
      this.#names.push({ name, suggestion: suggestion ?? name });
    }
  }

  /** Suggestions for each entry that has some, nearest first. */
  suggest(entries: readonly string[]): Map<string, string[]> {
    const suggestions = new Map<string, string[]>();
    if (entries.length === 0) {
      return suggestions;
    }
    const known = this.#names.map(({ name, suggestion }) => ({
      ...takenApart(name),
      suggestion,
    }));
    let left = MAX_COMPARISONS;
    for (const entry of entries.slice(0, MAX_ENTRIES)) {
      const search = new Search(entry);
      for (const name of known) {
        if (left > 0 && search.offer(name)) {
          left -= 1;
        }
      }
      const found = search.nearest();
      if (found.length > 0) {
        suggestions.set(entry, found);
      }
    }
    return suggestions;
  }
}

function takenApart(name: string): Parts {
  const at = name.lastIndexOf('@');
  const stem = stemOf(at > 0 ? name.slice(0, at) : name);
  return {
    stem,
    letters: lettersOf(stem),
    domain:
      at > 0 ? name.slice(at + 1, at + 1 + MAX_COMPARED).toLowerCase() : '',
  };
}

function stemOf(text: string): string {
  const plain = text.slice(0, MAX_CHARACTERS).normalize('NFKD').toLowerCase();
  return plain.replace(/[^\p{L}\p{N}]/gu, '');
}

/** Which letters there are, a bit each: names that differ in many of them are far apart. */
function lettersOf(stem: string): number {
  let letters = 0;
  for (let i = 0; i < stem.length; i += 1) {
    letters |= 1 << stem.charCodeAt(i) % 31;
  }
  return letters;
}

/** How many edits make two names no longer near. */
function tolerance(length: number): number {
  if (length <= 2) {
    return 0;
  }
  if (length <= 5) {
    return 1;
  }
  return length <= 11 ? 2 : 3;
}

function mayBeNear(wanted: Parts, known: Parts, limit: number): boolean {
  if (
    known.stem === '' ||
    Math.abs(wanted.stem.length - known.stem.length) > limit
  ) {
    return false;
  }
  // An edit takes away one letter at most, and adds one at most.
  return bitsOf(wanted.letters ^ known.letters) <= 2 * limit;
}

/** How many bits are set (Hacker's Delight, 5-1). */
function bitsOf(number: number): number {
  let bits = number - ((number >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  bits = (bits + (bits >>> 4)) & 0x0f0f0f0f;
  return Math.imul(bits, 0x01010101) >>> 24;
}

/** Rows of the table of distances, one longer than the longest text. */
const TABLE = [0, 1, 2].map(() => new Uint8Array(MAX_COMPARED + 2));

/**
 * Edits (insert, remove, replace, swap neighbours) between two texts, {@link FAR} where there are more than the limit. Of
 * the table only what is within the limit of its diagonal is looked at: the rest could not be undone.
 */
function editDistance(a: string, b: string, limit: number): number {
  const difference = a.length - b.length;
  if (limit < 0 || difference > limit || -difference > limit) {
    return FAR;
  }
  const beyond = limit + 1;
  let before = TABLE[0];
  let previous = TABLE[1];
  let row = TABLE[2];
  for (let j = 0; j <= b.length; j += 1) {
    previous[j] = lesser(j, beyond);
  }
  for (let i = 1; i <= a.length; i += 1) {
    const from = i > limit ? i - limit : 1;
    const to = lesser(b.length, i + limit);
    row[from - 1] = from === 1 ? lesser(i, beyond) : beyond;
    let least = row[from - 1];
    for (let j = from; j <= to; j += 1) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1);
      let cost = previous[j - 1] + (same ? 0 : 1);
      cost = lesser(cost, row[j - 1] + 1);
      if (j < i + limit) {
        cost = lesser(cost, previous[j] + 1);
      }
      if (
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      ) {
        cost = lesser(cost, before[j - 2] + 1);
      }
      row[j] = lesser(cost, beyond);
      least = lesser(least, cost);
    }
    if (least > limit) {
      return FAR;
    }
    const oldest = before;
    before = previous;
    previous = row;
    row = oldest;
  }
  const distance = previous[b.length];
  return distance > limit ? FAR : distance;
}

function lesser(a: number, b: number): number {
  return a < b ? a : b;
}
