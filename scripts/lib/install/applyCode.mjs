import ts from 'typescript';
import YAML from 'yaml';

/** Where in a file something goes, as documents say it. */
const INSIDE =
  /^\/\/ inside <(?<element>\w+)>(?: of (?<owners>\w+(?: and of \w+)*))?.*$/m;
const AT = /^\/\/ (?<how>before|instead of) (?<statement>.+)$/m;

/**
 * Puts code out of a document into a file, as somebody would who follows it.
 *
 * - YAML is laid over what is there
 * - `import`s go to the others
 * - what follows `// before <statement>` goes before the first that begins so, and `// instead of` takes its place
 * - what follows `// inside <Element>` becomes the last thing in the first of these, with `of a and of b` in that of each of
 *   these variables
 *
 * @param text - what the file has
 * @param code - what the document has for it
 * @returns what the file has then
 * @throws Error where the file has no such place
 */
export function applyCode(text, code) {
  const inside = code.match(INSIDE);
  const at = code.match(AT);
  if (inside) {
    const [head, body] = splitAt(code, inside);
    const { element, owners } = inside.groups;
    return (owners?.split(' and of ') ?? [undefined]).reduce(
      (result, owner) =>
        insertInside(result, element, owner, body.replace(/;\s*$/, '\n')),
      addImports(text, head),
    );
  }
  if (at) {
    const [head, body] = splitAt(code, at);
    return insertAt(addImports(text, head), at.groups, body.trim());
  }
  throw new Error(`It is not said where this goes:\n${code}`);
}

/** Lays configuration over other configuration; comments stay where they are. */
export function applyYaml(text, code) {
  const document = YAML.parseDocument(text);
  lay(document, [], YAML.parse(code));
  return document.toString({ lineWidth: 0 });
}

function lay(document, path, value) {
  if (
    isMap(value) &&
    (path.length === 0 || YAML.isMap(document.getIn(path, true)))
  ) {
    for (const [key, member] of Object.entries(value)) {
      lay(document, [...path, key], member);
    }
  } else {
    document.setIn(path, document.createNode(value));
  }
}

function isMap(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function splitAt(code, { 0: line, index }) {
  return [code.slice(0, index), code.slice(index + line.length + 1)];
}

function addImports(text, imports) {
  const last = parse(text).statements.filter(ts.isImportDeclaration).at(-1);
  const at = last?.getEnd() ?? 0;
  return imports.trim() === ''
    ? text
    : `${text.slice(0, at)}\n${imports.trim()}\n${text.slice(at)}`;
}

function insertAt(text, { how, statement }, body) {
  // However either is broken into lines.
  const plain = code => code.replace(/\s/g, '').replace(/,\)/g, ')');
  const found = parse(text).statements.find(each =>
    plain(each.getText()).startsWith(plain(statement)),
  );
  if (!found) {
    throw new Error(`The file has no ${statement}`);
  }
  const rest = text.slice(how === 'before' ? found.getStart() : found.getEnd());
  const gap = how === 'before' ? '\n' : '';
  return `${text.slice(0, found.getStart())}${body}${gap}${rest}`;
}

function insertInside(text, element, owner, body) {
  const file = parse(text);
  const scope = owner === undefined ? file : findVariable(file, owner);
  const found = scope && findElement(scope, element);
  if (!found) {
    throw new Error(
      `The file has no <${element}>${
        owner === undefined ? '' : ` in ${owner}`
      }`,
    );
  }
  const at = found.closingElement.getStart();
  return `${text.slice(0, at)}${body}${text.slice(at)}`;
}

function parse(text) {
  return ts.createSourceFile(
    'file.tsx',
    text,
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TSX,
  );
}

function findVariable(file, name) {
  return file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .find(declaration => declaration.name.getText() === name);
}

function findElement(node, name) {
  return ts.isJsxElement(node) && node.openingElement.tagName.getText() === name
    ? node
    : ts.forEachChild(node, child => findElement(child, name));
}
