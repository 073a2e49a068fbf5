import type { FileType } from '../NewFileEvent';
import {
  categoryOfExtension,
  extensionOf,
  mimeOfExtension,
} from './extensions';
import { categoryOfMime } from './mimeCategories';
import { mimeOfBytes } from './mimeOfBytes';

/**
 * What sort of file an attachment is, by its name, by its first bytes, and by what the mail declares, in that order of
 * rising mistrust: bytes are believed unless they are those of a mere container, and what is declared only where
 * nothing else is known.
 *
 * @param options.leadingBytes - the first 16 KiB or so of the content, which is enough to tell an Office document from any
 * other archive in nearly every case; null or empty where there are none
 */
export async function identifyFileType(options: {
  fileName: string;
  declaredMimeType: string | null;
  leadingBytes: Uint8Array | null;
}): Promise<FileType> {
  const extension = extensionOf(options.fileName);
  const byBytes = await mimeOfBytes(options.leadingBytes ?? new Uint8Array());
  const byExtension = map(extension, mimeOfExtension);
  const categoryByBytes = map(byBytes, categoryOfMime);
  const categoryByExtension = map(extension, categoryByName);
  const declared = parseMime(options.declaredMimeType);
  const bytesDecide = byBytes !== null && !isContainerOf(byBytes, extension);
  return {
    category:
      (bytesDecide ? categoryByBytes : categoryByExtension) ??
      categoryByExtension ??
      categoryByBytes ??
      map(declared, categoryOfMime) ??
      'Uncategorized',
    categoryByBytes,
    categoryByExtension,
    mimeType: (bytesDecide ? byBytes : byExtension ?? byBytes) ?? declared,
    mimeTypeByBytes: byBytes,
    mimeTypeByExtension: byExtension,
  };
}

function categoryByName(extension: string): FileType['categoryByExtension'] {
  return (
    categoryOfExtension(extension) ??
    map(mimeOfExtension(extension), categoryOfMime)
  );
}

function map<T>(value: string | null, to: (value: string) => T): T | null {
  return value === null ? null : to(value);
}

// Extensions of formats that are written in a container which the bytes alone may not see through.
const CONTAINED: Record<string, RegExp> = {
  'application/zip':
    /^(do[ct][xm]|xl[st][xmb]|pp[st][xm]|pot[xm]|od[tspgfb]|ot[tspg]|vsdx|epub|jar|apk|ipa|xpi|pages|numbers|key|oxps|xps|appx|msix|3mf|kmz|zip)$/,
  'application/x-cfb':
    /^(doc|dot|xls|xlt|xla|xlw|ppt|pps|pot|msg|msi|msp|vsd|pub|mpp|one|wps|db)$/,
};

const TEXT = /^(text\/plain|text\/html|application\/xml)$/;

/** Whether the name may say more than the bytes without contradicting them. */
function isContainerOf(byBytes: string, extension: string | null): boolean {
  if (extension === null) {
    return false;
  }
  return TEXT.test(byBytes)
    ? isTextual(extension)
    : CONTAINED[byBytes]?.test(extension) ?? false;
}

function isTextual(extension: string): boolean {
  const mimeType = mimeOfExtension(extension);
  const category = categoryOfExtension(extension);
  return (
    category === 'Script' ||
    category === 'SourceCode' ||
    (mimeType !== null &&
      /^(text\/|message\/rfc822$|application\/(json|xml|rtf)$)|\+(xml|json)$/.test(
        mimeType,
      ))
  );
}

/** A declared type without its parameters; null where it is not the form of a type. */
function parseMime(declared: string | null): string | null {
  const type = declared?.split(';')[0].trim().toLowerCase() ?? '';
  return /^[a-z0-9!#$&^_.+-]{1,127}\/[a-z0-9!#$&^_.+-]{1,127}$/.test(type)
    ? type
    : null;
}
