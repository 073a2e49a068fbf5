import { Company } from '../data/Company';
import { Files } from '../data/Files';
import { formatTable } from '../measure/formatTable';
import type { StoreOptions } from '../storeMain';
import { openStore } from '../store/Store';
import { Answers } from './Answers';
import { Hand } from './Hand';
import { Interview, type Measured } from './Interview';
import { KINDS } from './kinds';
import { measureHttp } from './measureHttp';

/**
 * Questions in the plugin's query language, in this process, each beside the same in SQL by hand; then over HTTP.
 *
 * @returns a report in Markdown
 */
export async function measureSearch(options: StoreOptions): Promise<string> {
  const { address, only = '', say } = options;
  const store = await openStore(address);
  const { knex, engine } = store;
  try {
    const terms = {
      engine,
      knex,
      company: Company.create(),
      files: await Files.create(),
    };
    const interview = Interview.create({
      terms,
      answers: Answers.create(knex),
      hand: Hand.create({ knex, engine }),
    });
    const kinds = KINDS.filter(({ name }) => name.includes(only));
    const measured: Measured[] = [];
    for (const kind of kinds) {
      measured.push(await interview.about(kind));
      say(formatMeasured(measured.slice(-1)).split('\n')[2] ?? '');
    }
    return [
      `### ${engine}, in process`,
      formatMeasured(measured),
      '### Over HTTP',
      await measureHttp({ ...options, terms, kinds }),
    ].join('\n\n');
  } finally {
    await store.close();
  }
}

function formatMeasured(all: readonly Measured[]): string {
  return formatTable(
    [
      'question',
      'p95 at most',
      'asked',
      'p50 ms',
      'p95 ms',
      'p99 ms',
      '8 clients: p50',
      'p95',
      'p99',
      'SQL by hand: p50',
      'times as long',
      'scan ms',
      'partial',
      'way taken',
    ],
    all.map(({ kind, alone, together, byHand, scan, partial, ways }) => [
      kind.name,
      kind.bar,
      alone.asked,
      alone.p50,
      alone.p95,
      alone.p99,
      together.p50,
      together.p95,
      together.p99,
      byHand.p50,
      byHand.ratio,
      scan,
      partial,
      ways,
    ]),
  );
}
