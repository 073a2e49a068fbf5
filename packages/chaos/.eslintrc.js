const base = require('@backstage/cli/config/eslint-factory')(__dirname);

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
    // What is run is the inside of the plugin, and nothing of this is ever published.
    '@backstage/no-forbidden-package-imports': 'off',
    '@backstage/no-mixed-plugin-imports': 'off',
  },
};
