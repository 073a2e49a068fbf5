import { Random } from './Random';

/** Words of which names of files and subjects are made, those that are met most first. */
const COMMON =
  'report invoice budget offer contract minutes agenda plan summary forecast payroll order delivery quote proposal review presentation draft final notes schedule project customer supplier meeting audit tax account statement balance price list drawing design specification manual policy training travel expense application certificate license agreement confidential strategy roadmap board quarterly annual monthly weekly marketing campaign brochure logo website research analysis survey feedback ticket incident change release test results protocol safety quality inspection maintenance warranty claim insurance legal opinion patent merger acquisition restructuring headcount salary bonus interview candidate reference onboarding'.split(
    ' ',
  );

/** Written with accents; a Mac writes them decomposed. */
const ACCENTED = [
  'résumé',
  'über',
  'größe',
  'façade',
  'añadido',
  'présentation',
  'réunion',
  'vergütung',
  'kündigung',
  'señal',
  'överenskommelse',
  'žádost',
];

const CJK = [
  '見積書',
  '請求書',
  '契約',
  '会議資料',
  '报价单',
  '合同',
  '财务报表',
  '预算',
  '회의록',
  '계약서',
];

const SYLLABLES =
  'ba be bi bo bu da de di do du fa fe fi fo ga ge gi go ka ke ki ko la le li lo lu ma me mi mo mu na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo za ze zi zo'.split(
    ' ',
  );

const MADE_UP = 4_000;

/** Made-up names of projects, products and places; each begins unlike any word of a language. */
function madeUpWords(): string[] {
  const random = Random.of('words');
  const words = new Set<string>();
  while (words.size < MADE_UP) {
    const length = 3 + random.below(2);
    words.add(
      Array.from({ length }, () => random.pick(SYLLABLES)).join('') +
        random.pick(['x', 'q', 'n', 'r', 's']),
    );
  }
  return [...words];
}

/** Everything that can be met, the commonest first. */
export const WORDS: readonly string[] = [...COMMON, ...madeUpWords()];

export const ACCENTED_WORDS: readonly string[] = ACCENTED;

export const CJK_WORDS: readonly string[] = CJK;
