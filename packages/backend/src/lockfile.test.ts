import { readFileSync } from 'node:fs';
import path from 'node:path';

const checkout = path.resolve(__dirname, '../../..');

interface Locked {
  name: string;
  resolution: string;
  checksum: string | undefined;
  /** Only for some platforms: what is not for this one was never seen. */
  isConditional: boolean;
}

/** The entries of a lockfile of Yarn, which is YAML of one shape. */
function readLockfile(): Locked[] {
  return readFileSync(path.join(checkout, 'yarn.lock'), 'utf8')
    .split(/\n\n/)
    .filter(entry => /^"?[@\w]/.test(entry) && !entry.startsWith('__metadata'))
    .map(entry => ({
      name: entry.slice(0, entry.indexOf('\n')),
      resolution: /^ {2}resolution: "(.+)"$/m.exec(entry)?.[1] ?? '',
      checksum: /^ {2}checksum: (.+)$/m.exec(entry)?.[1],
      isConditional: /^ {2}conditions: /m.test(entry),
    }));
}

describe('yarn.lock', () => {
  const entries = readLockfile();
  const fromRegistry = entries.filter(({ resolution }) =>
    resolution.includes('@npm:'),
  );

  it('has every dependency from the registry, or from this repository', () => {
    expect(entries.length).toBeGreaterThan(1_000);
    const other = entries.filter(
      ({ resolution }) =>
        !/@(?:npm:[\w.+-]+|workspace:[\w./-]+|link:[^\s]+|patch:[^\s]+)$/.test(
          resolution,
        ),
    );
    expect(other).toEqual([]);
  });

  it('has a checksum for everything that is downloaded', () => {
    const unchecked = fromRegistry.filter(
      ({ checksum, isConditional }) => !checksum && !isConditional,
    );
    expect(unchecked).toEqual([]);
  });

  it('names no server', () => {
    const text = readFileSync(path.join(checkout, 'yarn.lock'), 'utf8');
    expect(text).not.toMatch(/https?:\/\/(?!github\.com\/yarnpkg)/);
    expect(text).not.toMatch(/__archiveUrl/);
  });
});
