import { MessageChunk, MimeNode, Splitter } from '@zone-eu/mailsplit';

/** A leaf of a mail's MIME tree. */
export interface MimePart {
  /** In lower case, without parameters. */
  contentType: string;
  charset: string | null;
  disposition: string | null;
  /** Decoded, not sanitised. */
  name: string | null;
  /** Without angle brackets. */
  contentId: string | null;
  /** Subtype of the multipart it lies in directly, such as `alternative`. */
  within: string | null;
  /** The transfer encoding undone; line endings as in the mail. */
  bytes: Buffer;
}

export interface MimeMessage {
  root: MimeNode;
  parts: MimePart[];
}

interface RawPart {
  node: MimeNode;
  chunks: Buffer[];
}

/**
 * Takes a mail apart. Attached messages stay closed: each is one part with the bytes it has in the mail.
 *
 * mailsplit and not postal-mime or mailparser, because only it keeps the bytes of every part as they lie in the mail:
 * postal-mime ends every line of a part with LF and re-encodes calendars, mailparser takes named text for the body.
 */
export async function readMime(raw: Buffer): Promise<MimeMessage> {
  const rawParts = await splitMime(raw);
  const [first] = rawParts;
  if (!first) {
    throw new Error('mailsplit found no root part.');
  }
  const leaves = rawParts.filter(part => isLeaf(part, rawParts));
  const parts = await Promise.all(leaves.map(toMimePart));
  return { root: first.node, parts };
}

async function splitMime(raw: Buffer): Promise<RawPart[]> {
  const parts = new Map<MimeNode, RawPart>();
  const splitter = new Splitter({ ignoreEmbedded: true });
  splitter.end(raw);
  let previous: RawPart | undefined;
  for await (const chunk of splitter) {
    if (chunk.type === 'node') {
      parts.set(chunk, { node: chunk, chunks: [] });
    } else if (previous?.node.parentNode && isBareDelimiter(chunk)) {
      previous.chunks.push(withoutLineEnd(previous.chunks.pop()));
    } else {
      parts.get(chunk.node)?.chunks.push(chunk.value);
    }
    previous = chunk.type === 'body' ? parts.get(chunk.node) : undefined;
  }
  return [...parts.values()];
}

/**
 * The line end before a delimiter belongs to the delimiter. mailsplit 5.4 gives it to the part where the part holds
 * nothing else, so that an empty file would come out two bytes long.
 */
function isBareDelimiter({ type, value }: MessageChunk): boolean {
  return type === 'data' && value.subarray(0, 2).toString('latin1') === '--';
}

function withoutLineEnd(value: Buffer = Buffer.alloc(0)): Buffer {
  const [lineEnd = ''] =
    /\r?\n$/.exec(value.subarray(-2).toString('latin1')) ?? [];
  return value.subarray(0, value.length - lineEnd.length);
}

/** A multipart without a single part is read as text, as Exchange shows it. */
function isLeaf(part: RawPart, all: RawPart[]): boolean {
  return (
    !part.node.multipart ||
    !all.some(other => other.node.parentNode === part.node)
  );
}

async function toMimePart({ node, chunks }: RawPart): Promise<MimePart> {
  const within = node.parentNode ? node.parentNode.multipart || null : null;
  return {
    contentType: contentTypeOf(node, within),
    charset: node.charset || null,
    disposition: node.disposition || null,
    name: node.filename || null,
    contentId: contentIdOf(node),
    within,
    bytes: await decode(node, Buffer.concat(chunks)),
  };
}

function contentTypeOf(node: MimeNode, within: string | null): string {
  const isDeclared = node.headers && node.headers.hasHeader('Content-Type');
  if (!isDeclared && within === 'digest') {
    // RFC 2046 section 5.1.5; mailsplit knows only the default of other multiparts.
    return 'message/rfc822';
  }
  // RFC 2045 section 5.2 advises text/plain for a type that is none.
  return !node.multipart && node.contentType && isType(node.contentType)
    ? node.contentType
    : 'text/plain';
}

function isType(contentType: string): boolean {
  return /^[^\s/]+\/[^\s/]+$/.test(contentType);
}

function contentIdOf(node: MimeNode): string | null {
  const value = node.headers ? node.headers.getFirst('Content-ID') : '';
  return value.replace(/^<|>$/g, '') || null;
}

async function decode(node: MimeNode, encoded: Buffer): Promise<Buffer> {
  const decoder = node.getDecoder();
  decoder.end(encoded);
  const decoded: Buffer[] = [];
  for await (const chunk of decoder) {
    decoded.push(chunk);
  }
  return Buffer.concat(decoded);
}
