/** Bytes that are held in memory before they are handed to the browser, which keeps large blobs on its disk. */
const HELD = 8 * 1024 * 1024;

/**
 * Reads an answer to its end as a file.
 *
 * @param onPiece - is given each piece as it arrives
 */
export async function readFile(
  response: Response,
  onPiece: (piece: Uint8Array) => void = () => {},
): Promise<Blob> {
  const type = response.headers.get('Content-Type') ?? undefined;
  const reader = response.body?.getReader();
  let file = new Blob([], { type });
  let pieces: Uint8Array[] = [];
  let held = 0;
  const handOver = () => {
    file = new Blob([file, ...(pieces as BlobPart[])], { type });
    pieces = [];
    held = 0;
  };
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { done: true };
    if (value) {
      pieces.push(value);
      held += value.length;
      onPiece(value);
    }
    if (done || held >= HELD) {
      handOver();
    }
    if (done) {
      return file;
    }
  }
}
