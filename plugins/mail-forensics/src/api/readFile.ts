/** Bytes that are held in memory before they are handed to the browser, which keeps large blobs on its disk. */
const HELD = 8 * 1024 * 1024;

/** Reads an answer to its end as a file, and tells how far it is. */
export async function readFile(
  response: Response,
  onProgress: (bytes: number) => void = () => {},
): Promise<Blob> {
  const type = response.headers.get('Content-Type') ?? undefined;
  const reader = response.body?.getReader();
  let file = new Blob([], { type });
  let pieces: Uint8Array[] = [];
  let held = 0;
  let bytes = 0;
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
      bytes += value.length;
      onProgress(bytes);
    }
    if (done || held >= HELD) {
      handOver();
    }
    if (done) {
      return file;
    }
  }
}
