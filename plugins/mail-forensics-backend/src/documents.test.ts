import fs from 'node:fs';
import path from 'node:path';
import { ConfigReader } from '@backstage/config';
import { OPERATORS } from 'backstage-plugin-mail-forensics-common';
import { parse } from 'yaml';
import { missingConfigKeys, readMailForensicsConfig } from './config';
import { findTerm, TERM_NAMES } from './search/language/terms';
import { comparisonsOf } from './search/parse/comparisons';

const DOCS = path.resolve(__dirname, '../../../docs');
const read = (name: string) => fs.readFileSync(path.join(DOCS, name), 'utf8');

it('takes the configuration that docs/configuration.md shows', () => {
  const [, example] = /```yaml\n([\s\S]*?)```/.exec(
    read('configuration.md'),
  ) ?? ['', ''];
  const config = readMailForensicsConfig(
    new ConfigReader(parse(example.replace(/\$\{\w+\}/g, 'x'.repeat(40)))),
  );
  expect(missingConfigKeys(config)).toEqual([]);
  expect(config.notificationRecipients).toHaveLength(1);
});

it('has the operators that docs/file-event-metadata.md names for each term', () => {
  const rows = [
    ...read('file-event-metadata.md').matchAll(
      /^\| `([^`]+)` *\| [^|]+\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) *\|$/gm,
    ),
  ];
  const documented = rows.map(([, name, operators]) => ({
    name,
    operators: operators.replace(/[` ]/g, '').split(',').sort(),
  }));
  const applicable = TERM_NAMES.flatMap(name => {
    const term = findTerm(name);
    return term && term.kind !== 'inapplicable' ? [{ name, term }] : [];
  });
  const byName = (a: { name: string }, b: { name: string }) =>
    a.name < b.name ? -1 : 1;
  expect(documented.sort(byName)).toEqual(
    applicable
      .map(({ name, term }) => ({
        name,
        operators: OPERATORS.filter(
          operator => comparisonsOf(term)[operator],
        ).sort(),
      }))
      .sort(byName),
  );
});

it('has the tests that docs/security.md names', () => {
  const named = [...read('security.md').matchAll(/`([\w./-]+\.tsx?)`/g)].map(
    ([, file]) => file,
  );
  const missing = named.filter(
    file =>
      !fs.existsSync(
        /^(?:packages|plugins)\//.test(file)
          ? path.join(DOCS, '..', file)
          : path.join(__dirname, file),
      ),
  );
  expect(missing).toEqual([]);
  expect(named.length).toBeGreaterThan(50);
});
