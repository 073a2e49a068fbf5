const base = require('@backstage/cli/config/eslint-factory')(__dirname);

/** Attributes whose text people read or hear. */
const READ_ATTRIBUTES =
  'title|label|aria-label|aria-description|placeholder|alt|helperText|subheader|description|message';

/** Colours are the theme's, so that pages look right in any. */
const COLOUR = {
  selector:
    ':matches(Literal[value=/(?:^|[^\\w&])#[0-9a-f]{3,8}\\b|\\b(?:rgb|hsl)a?\\(/i], TemplateElement[value.raw=/\\b(?:rgb|hsl)a?\\(/])',
  message: 'Take the colour from the theme.',
};

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
      files: ['src/**/*.ts'],
      excludedFiles: ['**/*.test.ts', 'src/__testUtils__/**'],
      rules: {
        'no-restricted-syntax': [
          ...(base.rules['no-restricted-syntax'] ?? ['error']),
          COLOUR,
        ],
      },
    },
    {
      // Words are in src/translations, so that they can be said in another language.
      files: ['src/**/*.tsx'],
      excludedFiles: ['**/*.test.tsx', 'src/__testUtils__/**'],
      rules: {
        'no-restricted-syntax': [
          ...(base.rules['no-restricted-syntax'] ?? ['error']),
          COLOUR,
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
