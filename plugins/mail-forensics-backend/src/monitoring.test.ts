import fs from 'node:fs';
import path from 'node:path';
import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import { parse } from 'yaml';
import { CollectionMetrics } from './collection';

/** Samples of how the plugin is watched: the rules and the dashboard are to name what the plugin measures, all of it. */
const FOLDER = path.resolve(__dirname, '../../../docs/operating');
const read = (name: string) => fs.readFileSync(path.join(FOLDER, name), 'utf8');
const NAME = /\bmail_forensics_\w+/g;

/** Names as OpenTelemetry's exporter for Prometheus makes them of ours. */
function measured(): string[] {
  const names: string[] = [];
  const note = (end: string) => (name: string) => {
    names.push(`${name.replaceAll('.', '_')}${end}`);
    return { add: () => {}, record: () => {} };
  };
  CollectionMetrics.create(
    metricsServiceMock.mock({
      createCounter: note('_total'),
      createGauge: note(''),
    }),
  );
  return names.sort();
}

const namesIn = (text: string) => [...new Set(text.match(NAME) ?? [])].sort();

interface Rule {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary: string; description: string };
}

it('the dashboard shows all that is measured, and nothing else', () => {
  const text = read('dashboard.json');
  const { panels }: { panels: { targets: { expr: string }[] }[] } =
    JSON.parse(text);
  expect(
    namesIn(
      panels
        .flatMap(({ targets }) => targets)
        .map(({ expr }) => expr)
        .join('\n'),
    ),
  ).toEqual(measured());
  expect(namesIn(text)).toEqual(measured());
});

it('the alert rules name what is measured, and say what to do', () => {
  const text = read('alerts.yaml');
  const { groups }: { groups: { rules: Rule[] }[] } = parse(text);
  const rules = groups.flatMap(group => group.rules);
  const known = measured();
  expect(namesIn(text).filter(name => !known.includes(name))).toEqual([]);
  for (const rule of rules) {
    expect(namesIn(rule.expr).length).toBeGreaterThan(0);
    expect(['warning', 'critical']).toContain(rule.labels.severity);
    expect(rule.annotations.description).toMatch(/\.$/);
  }
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
});

it('every metric is told in the README', () => {
  const readme = fs.readFileSync(
    path.resolve(__dirname, '../README.md'),
    'utf8',
  );
  const told = [
    ...readme.matchAll(/^\| `(mail_forensics\.[\w.]+)` +\| (\w+)/gm),
  ]
    .map(
      ([, name, kind]) =>
        `${name.replaceAll('.', '_')}${kind === 'counter' ? '_total' : ''}`,
    )
    .sort();
  expect(told).toEqual(measured());
});
