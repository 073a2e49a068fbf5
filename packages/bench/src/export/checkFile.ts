import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import Papa from 'papaparse';
import { z } from 'zod';

const eventSchema = z.object({ event: z.object({ id: z.string() }) });

/**
 * @returns how many rows it has below its header
 * @throws where a row has other columns than the header, or an event is there twice
 */
export function checkCsv(stream: Readable): Promise<{ rows: number }> {
  const ids = new Set<string>();
  let header: string[] | undefined;
  let rows = 0;
  return new Promise((resolve, reject) => {
    Papa.parse<string[]>(stream, {
      skipEmptyLines: true,
      step: ({ data, errors }) => {
        if (!header) {
          header = data;
          return;
        }
        if (errors.length > 0 || data.length !== header.length) {
          reject(new Error(`A row does not parse: ${data.join()}`));
          return;
        }
        ids.add(data[header.indexOf('event.id')]);
        rows += 1;
      },
      complete: () =>
        ids.size === rows
          ? resolve({ rows })
          : reject(new Error('An event is there twice')),
      error: reject,
    });
  });
}

/**
 * @returns how many rows it has
 * @throws where a line is no event, or an event is there twice
 */
export async function checkNdjson(stream: Readable): Promise<{ rows: number }> {
  const ids = new Set<string>();
  let rows = 0;
  for await (const line of createInterface({ input: stream })) {
    ids.add(eventSchema.parse(JSON.parse(line)).event.id);
    rows += 1;
  }
  if (ids.size !== rows) {
    throw new Error('An event is there twice');
  }
  return { rows };
}
