import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const schema = z.array(
  z.union([
    z.string(),
    z
      .object({ repeat: z.string(), times: z.int() })
      .transform(({ repeat, times }) => repeat.repeat(times)),
  ]),
);

/**
 * Two hundred names that somebody could give a file, each another attempt to be more than a text: markup, formulas, control
 * characters, turned directions, paths, statements, and much of anything.
 */
export function readHostileTexts(): string[] {
  // eslint-disable-next-line no-restricted-syntax -- This package is never built.
  const file = path.resolve(__dirname, '../hostile-texts.json');
  return schema.parse(JSON.parse(readFileSync(file, 'utf8')));
}
