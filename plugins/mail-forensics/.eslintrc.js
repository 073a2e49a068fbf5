const base = require('@backstage/cli/config/eslint-factory')(__dirname);

/** Attributes whose text people read or hear. */
const READ_ATTRIBUTES =
  'title|label|aria-label|aria-description|placeholder|alt|helperText|subheader|description|message';

module.exports = {
  ...base,
  settings: {
    ...base.settings,
    'import/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
    'import/resolver': { node: { extensions: ['.ts', '.tsx', '.js'] } },
  },
  rules: { ...base.rules, 'import/no-cycle': 'error' },
  overrides: [
    ...(base.overrides ?? []),
    {
      // Words are in src/translations, so that they can be said in another language.
      files: ['src/**/*.tsx'],
      excludedFiles: ['**/*.test.tsx', 'src/__testUtils__/**'],
      rules: {
        'no-restricted-syntax': [
          ...(base.rules['no-restricted-syntax'] ?? ['error']),
          {
            selector: 'JSXText[value=/\\p{L}{2}/u]',
            message: 'Take the words from the translation ref.',
          },
          {
            selector: `JSXAttribute[name.name=/^(?:${READ_ATTRIBUTES})$/] > Literal[value=/\\p{L}/u]`,
            message: 'Take the words from the translation ref.',
          },
        ],
      },
    },
  ],
};
