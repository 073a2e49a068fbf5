import { randomUUID } from 'node:crypto';
import { TestDatabases } from '@backstage/backend-test-utils';
import { Chaos, type ChaosOptions, type ChaosReport } from './Chaos';

const databases = TestDatabases.create({ ids: ['POSTGRES_18'] });

jest.setTimeout(180_000);

const NONE = { lost: [], doubled: [], wrong: [], unwell: [] };

/** Both at the same time: most of it is waiting. */
it('loses nothing, doubles nothing and gets nothing wrong, whatever goes wrong', async () => {
  const { connection } = (await databases.init('POSTGRES_18')).client.config;
  const reports = await Promise.all([
    // The password is hidden from whoever copies the rest.
    run({ postgres: { ...connection, password: connection.password } }),
    run({}),
  ]);
  for (const report of reports) {
    const { seed, lost, doubled, wrong, unwell } = report;
    expect({ seed, lost, doubled, wrong, unwell }).toEqual({ seed, ...NONE });
    expect(report.mailed).toBeGreaterThan(50);
    expect(report.kills).toBeGreaterThan(0);
    expect(report.mostInFlight).toBeLessThanOrEqual(2);
  }
});

async function run(
  options: Pick<ChaosOptions, 'postgres'>,
): Promise<ChaosReport> {
  const report = await Chaos.run({
    seed: randomUUID().slice(0, 8),
    seconds: 15,
    speed: 10,
    ...options,
  });
  const { seed, diary, lost, doubled, wrong, unwell } = report;
  if ([lost, doubled, wrong, unwell].some(list => list.length > 0)) {
    // What it takes to find the reason. `npm run chaos -- --seed <seed>` does the same things again.
    process.stdout.write(`Seed ${seed}\n${diary.join('\n')}\n`);
  }
  return report;
}
