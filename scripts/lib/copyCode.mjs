import fs from 'node:fs';
import path from 'node:path';

/** A block of code that is a file of this repository; its first line names it. */
const COPY =
  /(<!-- a copy, by scripts\/docs\.mjs -->\n\n```\w+\n\/\/ (\S+)\n)[\s\S]*?^```$/gm;

/**
 * A document, with the files that it has copies of as they are now.
 *
 * @param root - the checkout
 * @param name - of the document in it
 */
export function copyCode(root, name) {
  return fs
    .readFileSync(path.join(root, name), 'utf8')
    .replace(
      COPY,
      (_, head, file) =>
        `${head}${fs.readFileSync(path.join(root, file), 'utf8')}\`\`\``,
    );
}
