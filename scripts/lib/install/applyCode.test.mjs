import assert from 'node:assert/strict';
import test from 'node:test';
import { applyCode, applyYaml } from './applyCode.mjs';

const PAGE = `import { Grid } from 'ui';

const userPage = (
  <Layout>
    <Grid container>
      <Grid item />
    </Grid>
  </Layout>
);

const groupPage = <Grid container>{userPage}</Grid>;
`;

test('elements go to the end of the one named, and imports to the imports', () => {
  const code = `import { Card } from 'cards';

// inside <Layout>, where others are
<Card to="there" />
`;
  assert.equal(
    applyCode(PAGE, code),
    PAGE.replace("'ui';\n", "'ui';\nimport { Card } from 'cards';\n\n").replace(
      '</Layout>',
      '<Card to="there" />\n</Layout>',
    ),
  );
});

test('they go into that of each variable that is named', () => {
  const result = applyCode(
    PAGE,
    '// inside <Grid> of userPage and of groupPage\n<Card />;\n',
  );
  assert.match(result, /<Grid item \/>\s+<Card \/>\s+<\/Grid>/);
  assert.match(result, /\{userPage\}<Card \/>\s+<\/Grid>/);
});

test('a statement goes before the one named', () => {
  assert.equal(
    applyCode('a();\n\nb.start();\n', '// before b.start()\nb.add(1);\n'),
    'a();\n\nb.add(1);\nb.start();\n',
  );
});

test('a statement takes the place of the one named, however that is broken into lines', () => {
  assert.equal(
    applyCode(
      "b.add(\n  import('all'),\n);\n\nb.start();\n",
      "// instead of b.add(import('all'))\nb.add(import('./some'));\n",
    ),
    "b.add(import('./some'));\n\nb.start();\n",
  );
});

test('a place that the file does not have is no place', () => {
  assert.throws(
    () => applyCode(PAGE, '// inside <Sidebar>\n<Card />\n'),
    /no <Sidebar>/,
  );
  assert.throws(
    () => applyCode(PAGE, '// inside <Layout> of groupPage\n<Card />\n'),
    /no <Layout> in groupPage/,
  );
  assert.throws(() => applyCode('a();\n', '// before b()\nc();\n'), /no b\(\)/);
  assert.throws(() => applyCode('a();\n', 'c();\n'), /not said where/);
});

test('configuration is laid over what is there', () => {
  const text = `# About the database
backend:
  port: 7007 # the port
  database:
    client: better-sqlite3
    connection: ':memory:'
`;
  assert.equal(
    applyYaml(
      text,
      'backend:\n  database:\n    client: pg\n    connection:\n      host: ${HOST}\nplugin:\n  on: true\n',
    ),
    `# About the database
backend:
  port: 7007 # the port
  database:
    client: pg
    connection:
      host: \${HOST}
plugin:
  on: true
`,
  );
});
