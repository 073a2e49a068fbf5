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
    const message: unknown = JSON.parse(line);
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
  throw new Error('The preview ended early: the connection was lost');
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { done: true };
    rest += decoder.decode(value, { stream: !done });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    yield* lines.filter(line => line !== '');
    if (done) {
      break;
    }
  }
  if (rest !== '') {
    yield rest;
  }
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

/** The status of the stream was sent before the error happened; the error is told in the shape of any other. */
function refused(error: { name: string; message: string }): Promise<Error> {
  const statusCode = error.name === 'InputError' ? 400 : 503;
  return ResponseError.fromResponse(
    new Response(JSON.stringify({ error, response: { statusCode } }), {
      status: statusCode,
      headers: { 'Content-Type': 'application/json' },
    }),
  );
}
