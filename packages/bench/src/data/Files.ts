import { createHash } from 'node:crypto';
import type { NewFileEvent } from 'backstage-plugin-mail-forensics-backend/src/events';
import { identifyFileType } from 'backstage-plugin-mail-forensics-backend/src/events';
import type { Random } from './Random';
import { ACCENTED_WORDS, CJK_WORDS, WORDS } from './vocabulary';
import { Zipf } from './Zipf';

/** What an attachment is. */
export type File = Pick<
  NewFileEvent,
  | 'fileName'
  | 'fileType'
  | 'declaredMimeType'
  | 'sizeInBytes'
  | 'hash'
  | 'attachmentKind'
  | 'inline'
>;

/** Extensions by how often they are met. */
const EXTENSIONS: [string, number][] = [
  ['pdf', 30],
  ['docx', 14],
  ['xlsx', 13],
  ['png', 9],
  ['jpg', 8],
  ['pptx', 5],
  ['zip', 4],
  ['csv', 4],
  ['txt', 3],
  ['msg', 2],
  ['ics', 2],
  ['dwg', 2],
  ['mp4', 1],
  ['html', 1],
  ['7z', 1],
  ['py', 1],
];

/** Contents that go round: the first are logos in signatures and forms that everybody sends. */
const SHARED = 150_000;

/** The files that are sent. */
export class Files {
  readonly #types: Map<string, NewFileEvent['fileType']>;
  readonly #extensions: string[];
  readonly #byUse = Zipf.create({ size: WORDS.length, exponent: 0.9 });
  readonly #bySharing = Zipf.create({ size: SHARED, exponent: 0.9 });

  static async create(): Promise<Files> {
    const types = await Promise.all(
      EXTENSIONS.map(
        async ([extension]) =>
          [
            extension,
            await identifyFileType({
              fileName: `x.${extension}`,
              declaredMimeType: null,
              leadingBytes: null,
            }),
          ] as const,
      ),
    );
    return new Files(new Map(types));
  }

  private constructor(types: Map<string, NewFileEvent['fileType']>) {
    this.#types = types;
    this.#extensions = EXTENSIONS.flatMap(([extension, share]) =>
      Array.from({ length: share }, () => extension),
    );
  }

  /** A file for a mail; `unique` is to be another text each time. */
  next(random: Random, unique: string): File {
    const chance = random.next();
    if (chance < 0.02) {
      return this.withoutContent(random, chance < 0.01);
    }
    return chance < 0.4
      ? this.#shared(random)
      : this.#of(random, random.pick(this.#extensions), unique);
  }

  /** The `n`th of the contents that go round is this one. */
  sharedHash(n: number): string {
    return hashOf(`shared ${n}`).sha256;
  }

  /** A file of a certain name. */
  named(fileName: string, sizeInBytes: number, unique: string): File {
    return this.#file(fileName, extensionOf(fileName), sizeInBytes, unique);
  }

  word(random: Random): string {
    return WORDS[this.#byUse.draw(random)];
  }

  withoutContent(random: Random, isLink: boolean): File {
    return {
      fileName: `${this.word(random)} ${this.word(random)}.docx`,
      fileType: this.#typeOf('docx'),
      declaredMimeType: null,
      sizeInBytes: null,
      hash: { error: isLink ? 'Cloud attachment' : 'Attached message' },
      attachmentKind: isLink ? 'reference' : 'item',
      inline: false,
    };
  }

  /** Of every tenth copy somebody changed the name. */
  #shared(random: Random): File {
    const n = this.#bySharing.draw(random);
    const isLogo = n < 40;
    const extension = isLogo ? 'png' : this.#extensions[n % 100];
    const usual = isLogo
      ? `image${String(1 + (n % 9)).padStart(3, '0')}.png`
      : `${WORDS[n % WORDS.length]}_${WORDS[(n * 31) % 90]}_${n}.${extension}`;
    const fileName = !isLogo && random.chance(0.1) ? `Copy of ${usual}` : usual;
    return {
      ...this.#file(
        fileName,
        extension,
        1_000 + ((n * 7919) % 3_000_000),
        `shared ${n}`,
      ),
      inline: isLogo,
    };
  }

  #of(random: Random, extension: string, unique: string): File {
    // Many small ones, few large.
    const size = Math.floor(500 * 10 ** (random.next() * 4.7));
    return this.#file(
      `${this.#base(random)}.${extension}`,
      extension,
      size,
      unique,
    );
  }

  #base(random: Random): string {
    const chance = random.next();
    const word = this.word(random);
    const other = this.word(random);
    if (chance < 0.03) {
      return `${random.pick(CJK_WORDS)}_${2024 + random.below(3)}_${other}`;
    }
    if (chance < 0.07) {
      const accented = `${random.pick(ACCENTED_WORDS)} ${other}`;
      return accented.normalize(random.chance(0.5) ? 'NFD' : 'NFC');
    }
    if (chance < 0.3) {
      return `${capital(word)} ${capital(other)} v${1 + random.below(9)}`;
    }
    if (chance < 0.6) {
      return `${word}_${other}_2026-${String(1 + random.below(12)).padStart(
        2,
        '0',
      )}`;
    }
    return chance < 0.7
      ? `IMG_${1000 + random.below(9000)}`
      : `${word}-${other}-${random.below(100_000)}`;
  }

  #file(
    fileName: string,
    extension: string,
    sizeInBytes: number,
    content: string,
  ): File {
    const fileType = this.#typeOf(extension);
    return {
      fileName,
      fileType,
      declaredMimeType: fileType.mimeType,
      sizeInBytes,
      hash: hashOf(content),
      attachmentKind: 'file',
      inline: false,
    };
  }

  #typeOf(extension: string): NewFileEvent['fileType'] {
    const type = this.#types.get(extension);
    if (!type) {
      throw new Error(`No type for .${extension}`);
    }
    return type;
  }
}

function hashOf(content: string): { md5: string; sha256: string } {
  return {
    md5: createHash('md5').update(content).digest('hex'),
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}

function extensionOf(fileName: string): string {
  return fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase();
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
