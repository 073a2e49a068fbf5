import assert from 'node:assert/strict';
import test from 'node:test';
import { forConditions, readInstructions } from './instructions.mjs';

const DOCUMENT = `# A product

## Try it

\`\`\`sh
npm start
\`\`\`

## Install it

### The backend

\`\`\`sh
yarn add one   # a remark
yarn add two
\`\`\`

1. In a list:

   \`\`\`ts
   // src/index.ts
   add(
     'one',
   );
   \`\`\`

<!-- only with SQLite -->

\`\`\`yaml
# app-config.yaml
database: sqlite
\`\`\`

## Afterwards

\`\`\`sh
yarn start
\`\`\`
`;

test('commands and code come in the order of the document, of one section only', () => {
  assert.deepEqual(readInstructions(DOCUMENT, '## Install it'), [
    { command: 'yarn add one', condition: undefined },
    { command: 'yarn add two', condition: undefined },
    {
      file: 'src/index.ts',
      code: "add(\n  'one',\n);\n",
      condition: undefined,
    },
    {
      file: 'app-config.yaml',
      code: 'database: sqlite\n',
      condition: 'with SQLite',
    },
  ]);
});

test('what is for others is left out', () => {
  const all = readInstructions(DOCUMENT, '## Install it');
  assert.equal(forConditions(all, []).length, 3);
  assert.equal(forConditions(all, ['with SQLite']).length, 4);
});

test('a whole document may have blocks that go nowhere; a section of instructions may not', () => {
  const text = '## Do\n\n```yaml\na: 1\n```\n';
  assert.deepEqual(readInstructions(text), []);
  assert.throws(() => readInstructions(text, '## Do'), /"a: 1" names no file/);
});

test('a section that is not there is not taken for an empty one', () => {
  assert.throws(
    () => readInstructions(DOCUMENT, '## Installing'),
    /no section "## Installing"/,
  );
});
