/** A file as a browser has it: jsdom's own cannot be read. */
export function fileOf(
  name: string,
  content: string | Uint8Array,
  options: { ready?: Promise<unknown> } = {},
): File {
  const bytes =
    typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return Object.assign(
    new File([new Uint8Array(bytes)], name, { type: 'text/csv' }),
    {
      arrayBuffer: async () => {
        await options.ready;
        return new Uint8Array(bytes).buffer;
      },
    },
  );
}
