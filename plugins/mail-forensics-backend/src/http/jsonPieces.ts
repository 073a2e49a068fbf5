import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Response } from 'express';

/** Rows of a scope in so many are written within a few thousandths of a second. */
const ITEMS_AT_ONCE = 1_000;

/**
 * JSON of an object with a list in it that may be long, in pieces: to write 100,000 items at once keeps everybody else
 * waiting. The list comes last.
 */
export function* jsonPieces<K extends string>(
  object: { [key in K]: readonly unknown[] },
  list: K,
): Generator<string> {
  const { [list]: items, ...rest } = object;
  const head = JSON.stringify(rest).slice(0, -1);
  yield `${head}${head === '{' ? '' : ','}${JSON.stringify(list)}:[`;
  for (let start = 0; start < items.length; start += ITEMS_AT_ONCE) {
    const batch = JSON.stringify(items.slice(start, start + ITEMS_AT_ONCE));
    yield `${start === 0 ? '' : ','}${batch.slice(1, -1)}`;
  }
  yield ']}';
}

/** Writes each piece when the one before is on its way; stops where the reader is gone. */
export async function writePieces(
  res: Response,
  pieces: Iterable<string>,
): Promise<void> {
  const gone = new AbortController();
  const onClose = () => gone.abort();
  res.once('close', onClose);
  try {
    for (const piece of pieces) {
      if (res.destroyed) {
        return;
      }
      if (!res.write(piece)) {
        await once(res, 'drain', { signal: gone.signal }).catch(() => {});
      }
      await nextTurn();
    }
  } finally {
    res.off('close', onClose);
  }
}

/** Replies with JSON that is given in pieces. */
export async function sendPieces(
  res: Response,
  pieces: Iterable<string>,
): Promise<void> {
  res.status(200).type('application/json');
  await writePieces(res, pieces);
  res.end();
}
