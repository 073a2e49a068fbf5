import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  CONNECTION_PROBLEM_CODES,
  MAILBOX_PROBLEM_CODES,
  PROBLEM_CATALOGUE,
} from './problems';

const ROOT = path.resolve(__dirname, '../../..');
const CODES = [...CONNECTION_PROBLEM_CODES, ...MAILBOX_PROBLEM_CODES];

describe('the catalogue of problems', () => {
  it.each(CODES)('has a whole sentence for everything about %s', code => {
    const { severity, title, ...sentences } = PROBLEM_CATALOGUE[code];
    expect(['error', 'warning']).toContain(severity);
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(Object.keys(sentences).sort()).toEqual([
      'clears',
      'detail',
      'meanwhile',
      'remedy',
    ]);
    for (const sentence of Object.values(sentences)) {
      expect(sentence).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('makes no error of what concerns one mailbox', () => {
    expect(
      MAILBOX_PROBLEM_CODES.map(code => PROBLEM_CATALOGUE[code].severity),
    ).toEqual(MAILBOX_PROBLEM_CODES.map(() => 'warning'));
  });

  it('is what docs/troubleshooting.md was made from (else: node scripts/docs.mjs)', async () => {
    await expect(
      promisify(execFile)(process.execPath, ['scripts/docs.mjs', '--check'], {
        cwd: ROOT,
      }),
    ).resolves.toBeDefined();
    const guide = readFileSync(
      path.join(ROOT, 'docs/troubleshooting.md'),
      'utf8',
    );
    expect(
      [...guide.matchAll(/<a id="(\w+)"><\/a>/g)].map(([, code]) => code),
    ).toEqual(CODES);
  });
});
