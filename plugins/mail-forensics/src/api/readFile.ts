/** Reads an answer to its end as a file, and tells how far it is. */
export async function readFile(
  response: Response,
  onProgress: (bytes: number) => void = () => {},
): Promise<Blob> {
  const reader = response.body?.getReader();
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { value, done } = (await reader?.read()) ?? { done: true };
    if (value) {
      pieces.push(value);
      bytes += value.length;
      onProgress(bytes);
    }
    if (done) {
      break;
    }
  }
  return new Blob(pieces as BlobPart[], {
    type: response.headers.get('Content-Type') ?? undefined,
  });
}
