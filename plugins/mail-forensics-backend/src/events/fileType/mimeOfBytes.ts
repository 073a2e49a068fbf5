import { fileTypeFromBuffer } from 'file-type';
import { isText } from './isText';

// Formats that are written in plain characters: only these are believed of something that is text.
const TEXT_FORMATS =
  /^(text\/|application\/(pdf|rtf|xml|postscript|eps|pgp|x-ms-regedit)|model\/stl)/;

/** MIME type by magic numbers, `text/…` for recognisable text; null where the bytes say nothing. */
export async function mimeOfBytes(bytes: Uint8Array): Promise<string | null> {
  if (bytes.length === 0) {
    return null;
  }
  const found = await mimeOfMagic(bytes);
  if (!isText(bytes)) {
    return found;
  }
  // Two letters are the whole signature of some formats: a note that begins with "BM" is not a bitmap.
  return found !== null && TEXT_FORMATS.test(found) ? found : textType(bytes);
}

async function mimeOfMagic(bytes: Uint8Array): Promise<string | null> {
  try {
    const found = await fileTypeFromBuffer(bytes);
    return found ? found.mime.split(';')[0].trim().toLowerCase() : null;
  } catch {
    // The bytes are a stranger's and cut off: what the parser cannot follow is unknown.
    return null;
  }
}

function textType(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, 256)).toString('latin1');
  if (start.startsWith('#!')) {
    return /^#![^\n]*python/.test(start)
      ? 'text/x-python'
      : 'text/x-shellscript';
  }
  return /^\s*<(!doctype html|html)\b/i.test(
    start.replace(/^\u00ef\u00bb\u00bf/, ''),
  )
    ? 'text/html'
    : 'text/plain';
}
