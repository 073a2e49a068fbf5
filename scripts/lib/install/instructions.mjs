/** A block of code, and the comment before it that says when it is for. */
const BLOCK =
  /(?:^<!-- only (?<condition>.+?) -->\n+)?^(?<indent> *)```(?<language>\w+)\n(?<body>[\s\S]*?)^\k<indent>```$/gm;
/** The first line of a block names the file that it goes into. */
const FILE = /^(?:\/\/|#) (?<file>[\w./-]+\.\w+)\n/;

/**
 * What a document tells to do, in its order.
 *
 * @param text - the document
 * @param heading - the section of it that counts, with its `#`s; absent: all of it
 * @returns `{ command }` for each line of a shell, and `{ file, code }` for what goes into a file of the portal, each
 * with the `condition` under which it is to be done, as the document words it, or `undefined`
 * @throws Error where there is no such section, and where a block does not say what to do with it
 */
export function readInstructions(text, heading) {
  const section = heading === undefined ? text : sectionOf(text, heading);
  return [...section.matchAll(BLOCK)].flatMap(({ groups }) => {
    const { condition, language } = groups;
    const body = groups.body.replaceAll(
      new RegExp(`^${groups.indent}`, 'gm'),
      '',
    );
    if (language === 'sh') {
      return body
        .split('\n')
        .map(line => line.replace(/\s+#.*$/, '').trim())
        .filter(line => line !== '')
        .map(command => ({ command, condition }));
    }
    const file = body.match(FILE)?.groups.file;
    if (heading !== undefined && file === undefined) {
      throw new Error(
        `${heading}: the block "${body.split('\n')[0]}" names no file`,
      );
    }
    return file === undefined
      ? []
      : [{ file, code: body.replace(FILE, ''), condition }];
  });
}

/** Those of them that are for somebody who is under these conditions. */
export function forConditions(instructions, conditions) {
  return instructions.filter(
    ({ condition }) =>
      condition === undefined || conditions.includes(condition),
  );
}

function sectionOf(text, heading) {
  const lines = text.split('\n');
  const start = lines.indexOf(heading);
  if (start === -1) {
    throw new Error(`There is no section "${heading}"`);
  }
  const next = new RegExp(`^#{1,${heading.match(/^#+/)[0].length}} `);
  let inBlock = false;
  const end = lines.findIndex((line, index) => {
    inBlock = line.trimStart().startsWith('```') ? !inBlock : inBlock;
    return index > start && !inBlock && next.test(line);
  });
  return lines.slice(start + 1, end === -1 ? undefined : end).join('\n');
}
