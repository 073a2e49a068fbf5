import { ResponseError } from '@backstage/errors';
import type {
  ScopePreview,
  ScopePreviewProgress,
} from 'backstage-plugin-mail-forensics-common';
import { isScopePreview } from './answers';

/**
 * Reads the stream of a preview: lines of `ScopePreviewLine`.
 *
 * @throws ResponseError-like error where the backend ended with an error, Error where the stream ended without a preview
 */
export async function readScopePreview(
  response: Response,
  onProgress: (progress: ScopePreviewProgress) => void = () => {},
): Promise<ScopePreview> {
  for await (const line of linesOf(response)) {
    const message = parseLine(line);
    if (hasMember(message, 'preview') && isScopePreview(message.preview)) {
      return message.preview;
    }
    if (hasMember(message, 'error') && isErrorBody(message.error)) {
      throw await refused(message.error);
    }
    if (hasMember(message, 'progress') && isProgress(message.progress)) {
      onProgress(message.progress);
    }
  }
  throw endedEarly();
}

/** Complete lines; what comes after the last line break is one too, where the stream ends there. */
async function* linesOf(response: Response): AsyncGenerator<string> {
  const reader = response.body?.getReader();
  if (!reader) {
    return;
  }
  const decoder = new TextDecoder();
  // In pieces: the line of a large preview comes in hundreds of them, and joining each time would be quadratic.
  let pieces: string[] = [];
  try {
    for (;;) {
      const { value, done } = await readFrom(reader);
      const text = decoder.decode(value, { stream: !done });
      const [first, ...rest] = text.split('\n');
      pieces.push(first);
      for (const next of rest) {
        yield pieces.join('');
        pieces = [next];
      }
      if (done) {
        yield pieces.join('');
        return;
      }
    }
  } finally {
    // Nobody reads on after an error or the preview, and what the stream says to that is of no use.
    await reader.cancel().catch(() => {});
  }
}

async function readFrom(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch (thrown) {
    if (hasMember(thrown, 'name') && thrown.name === 'AbortError') {
      throw thrown;
    }
    throw endedEarly();
  }
}

/** Undefined for an empty line. */
function parseLine(line: string): unknown {
  if (line.trim() === '') {
    return undefined;
  }
  try {
    return JSON.parse(line);
  } catch {
    // A proxy or the backend broke off in the middle of it.
    throw endedEarly();
  }
}

function endedEarly(): Error {
  return new Error('The preview ended early: the connection was lost');
}

function hasMember<Key extends string>(
  value: unknown,
  key: Key,
): value is Record<Key, unknown> {
  return typeof value === 'object' && value !== null && key in value;
}

function isProgress(value: unknown): value is ScopePreviewProgress {
  return (
    hasMember(value, 'requests') &&
    hasMember(value, 'users') &&
    typeof value.requests === 'number' &&
    typeof value.users === 'number'
  );
}

function isErrorBody(
  value: unknown,
): value is { name: string; message: string } {
  return (
    hasMember(value, 'name') &&
    hasMember(value, 'message') &&
    typeof value.name === 'string' &&
    typeof value.message === 'string'
  );
}

const STATUSES: Partial<Record<string, number>> = {
  InputError: 400,
  NotAllowedError: 403,
  NotFoundError: 404,
};

/** The status of the stream was sent before the error happened; the error is told in the shape of any other. */
function refused(error: { name: string; message: string }): Promise<Error> {
  const statusCode = STATUSES[error.name] ?? 503;
  return ResponseError.fromResponse(
    new Response(JSON.stringify({ error, response: { statusCode } }), {
      status: statusCode,
      headers: { 'Content-Type': 'application/json' },
    }),
  );
}
