import fs from 'node:fs';
import ts from 'typescript';

/**
 * What an interface declares, nested members included.
 *
 * @param file - a file of TypeScript; imported types are not followed
 * @param name - of the interface
 * @returns a leaf for each member that is no object: `{ name, type, description, tags, isOptional }`, where `name` is the
 *   path to it with `[]` after what is an array of objects, and `tags` maps names such as `visibility` to their text
 */
export function readDeclaration(file, name) {
  const source = parse(file);
  const declaration = source.statements.find(
    statement =>
      ts.isInterfaceDeclaration(statement) && statement.name.text === name,
  );
  if (!declaration) {
    throw new Error(`${file} declares no interface ${name}`);
  }
  return declaration.members.flatMap(member => leavesOf(member, ''));
}

/** The members of a union of literals, as they are written in it. */
export function readUnion(file, name) {
  const alias = parse(file).statements.find(
    statement =>
      ts.isTypeAliasDeclaration(statement) && statement.name.text === name,
  );
  if (!alias || !ts.isUnionTypeNode(alias.type)) {
    throw new Error(`${file} declares no union ${name}`);
  }
  return alias.type.types.map(type => type.getText());
}

function parse(file) {
  return ts.createSourceFile(
    file,
    fs.readFileSync(file, 'utf8'),
    ts.ScriptTarget.ES2022,
    true,
  );
}

function leavesOf(member, prefix) {
  const name = prefix + (member.name.text ?? member.name.getText());
  const object = objectOf(member.type);
  if (object) {
    return object.members.flatMap(child =>
      leavesOf(child, `${name}${object.isList ? '[]' : ''}.`),
    );
  }
  const docs = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
  return [
    {
      name,
      type: member.type.getText().replace(/\s+/g, ' ').replace(/^\| /, ''),
      description: docs
        .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
        .join(' ')
        .replace(/\s+/g, ' ')
        .trim(),
      tags: Object.fromEntries(
        ts
          .getJSDocTags(member)
          .map(tag => [
            tag.tagName.text,
            ts.getTextOfJSDocComment(tag.comment) ?? '',
          ]),
      ),
      isOptional: Boolean(member.questionToken),
    },
  ];
}

/** The members of an object, of objects in a list, or of an object to which others are added. */
function objectOf(type) {
  if (ts.isTypeLiteralNode(type)) {
    return { members: [...type.members], isList: false };
  }
  if (ts.isIntersectionTypeNode(type)) {
    return objectOf(type.types[0]);
  }
  const element = ts.isArrayTypeNode(type)
    ? type.elementType
    : ts.isTypeReferenceNode(type) &&
      type.typeName.getText() === 'Array' &&
      type.typeArguments[0];
  return element && ts.isTypeLiteralNode(element)
    ? { members: [...element.members], isList: true }
    : undefined;
}
