const base = require('@backstage/cli/config/eslint-factory')(__dirname);

/** The rooms of `src`, upper first: each may import those below it, never one above or beside it. */
const FLOORS = [
  ['http', 'commands'],
  ['connections', 'search', 'audit'],
  ['collection'],
  ['scope'],
  ['notifications'],
  ['health'],
  ['microsoft365'],
  ['mail'],
  ['events'],
  ['catalog'],
  ['database'],
  ['config'],
];

const zones = FLOORS.flatMap((rooms, floor) =>
  rooms.map(room => ({
    target: `./src/${room}`,
    from: [
      './src/plugin.ts',
      ...FLOORS.slice(0, floor + 1)
        .flat()
        .filter(other => other !== room)
        .map(other => `./src/${other}`),
    ],
    message: `src/${room} may import only the rooms below it (see the order in .eslintrc.js).`,
  })),
);

module.exports = {
  ...base,
  settings: {
    ...base.settings,
    'import/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
    'import/resolver': { node: { extensions: ['.ts', '.tsx', '.js'] } },
  },
  rules: {
    ...base.rules,
    'import/no-cycle': 'error',
    'import/no-restricted-paths': ['error', { basePath: __dirname, zones }],
  },
};
