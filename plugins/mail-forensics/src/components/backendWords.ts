import { SCOPE_VERDICTS } from 'backstage-plugin-mail-forensics-common';
import { backendMessages } from '../translations/backendMessages';
import { problemMessages } from '../translations/problemMessages';
import { flatten } from '../translations/Translated';
import { formatTimeWithZone } from './format';
import { verdictWord } from './verdictWord';
import type { Messages } from './useMessages';

/** What the backend says is a few sentences; text longer than this is no text of ours. */
const LONGEST = 4_000;

interface Sentence {
  /** Name of the message. */
  name: string;
  /** What is between the facts, in their order. */
  literals: string[];
  pattern: RegExp;
  facts: string[];
}

interface Found {
  name: string;
  facts: Record<string, string>;
}

type Said = Found | string;

/** The longer before the shorter, so that a sentence is not taken for a part of it that another one is. */
const SENTENCES: readonly Sentence[] = [
  ...Object.entries(flatten<typeof backendMessages>(backendMessages)).map(
    ([name, text]): [string, string] => [`backend.${name}`, text],
  ),
  ...Object.entries(problemMessages).flatMap(([code, words]) =>
    Object.entries(words).map(([word, text]): [string, string] => [
      `problem.${code}.${word}`,
      text,
    ]),
  ),
]
  .sort(([, a], [, b]) => b.length - a.length)
  .map(([name, text]) => toSentence(name, text));

/** What stands between sentences: the code of a problem before one, and what the service calls a failure after it. */
const CODE = /^[A-Z][A-Z_]+: /;
const UPSTREAM = /^ \([^()]*\)/;

/**
 * What the backend said, in the language of the app. It says it in English; sentences that are not known, and with them all
 * of the text, are left as they came.
 */
export function backendWords(text: string, t: Messages): string {
  const parts = text.length > LONGEST ? undefined : take(text, new Set());
  if (!parts) {
    return text;
  }
  // The names are those of messages: they are made of them above, which the compiler does not see.
  const say = t as (name: string, facts: Record<string, string>) => string;
  return parts
    .map(part =>
      typeof part === 'string' ? part : say(part.name, localFacts(part, t)),
    )
    .join('');
}

/**
 * Cuts text into sentences and what is between them; undefined where that cannot be done.
 *
 * @param hopeless - lengths of what was tried in vain before: each is the rest of the same text
 */
function take(text: string, hopeless: Set<number>): Said[] | undefined {
  if (text === '') {
    return [];
  }
  if (hopeless.has(text.length)) {
    return undefined;
  }
  const between = (CODE.exec(text) ?? /^[ .]+/.exec(text))?.[0];
  if (between) {
    const rest = take(text.slice(between.length), hopeless);
    return rest && [between, ...rest];
  }
  for (const sentence of SENTENCES.filter(each => canBegin(text, each))) {
    const taken = takeSentence(text, sentence, hopeless);
    if (taken) {
      return taken;
    }
  }
  hopeless.add(text.length);
  return undefined;
}

/** The sentence as short as what comes after it allows: a fact may look like the end of a sentence. */
function takeSentence(
  text: string,
  { name, literals, pattern, facts }: Sentence,
  hopeless: Set<number>,
): Said[] | undefined {
  const end = literals[literals.length - 1];
  for (const { index } of text.matchAll(/(?=[ .]|$)/g)) {
    const said = text.slice(0, index);
    const match = said.endsWith(end) && pattern.exec(said);
    const rest = match && takeRest(text.slice(index), hopeless);
    if (rest) {
      const [, ...values] = match;
      const found = Object.fromEntries(
        facts.map((fact, place) => [fact, values[place]]),
      );
      return [{ name, facts: found }, ...rest];
    }
  }
  return undefined;
}

function takeRest(text: string, hopeless: Set<number>): Said[] | undefined {
  const upstream = UPSTREAM.exec(text)?.[0] ?? '';
  const rest = take(text.slice(upstream.length), hopeless);
  return rest && [upstream, ...rest];
}

/** Whether all of its words are there, so that it is worth to look where it ends. */
function canBegin(text: string, { literals: [first, ...others] }: Sentence) {
  if (!text.startsWith(first)) {
    return false;
  }
  let from = first.length;
  return others.every(literal => {
    const at = text.indexOf(literal, from);
    from = at + literal.length;
    return at >= 0;
  });
}

function toSentence(name: string, text: string): Sentence {
  const parts = text.split(/\{\{(\w+)\}\}/);
  const literals = parts.filter((_, index) => index % 2 === 0);
  return {
    name,
    literals,
    pattern: new RegExp(
      `^${literals
        .map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('([^]+?)')}$`,
    ),
    facts: parts.filter((_, index) => index % 2 === 1),
  };
}

const WORDS: Record<string, (value: string, t: Messages) => string> = {
  detail: backendWords,
  time: (value, t) => {
    const iso = value.replace(/^(\S+) (\S+) UTC$/, '$1T$2Z');
    return iso === value ? value : formatTimeWithZone(iso, t);
  },
  reason: backendWords,
  credential: (value, t) => {
    const words: Record<string, string> = {
      'client secret': t('backendFacts.clientSecret'),
      certificate: t('backendFacts.certificate'),
      'federated token': t('backendFacts.federatedToken'),
      'managed identity': t('backendFacts.managedIdentity'),
    };
    return words[value] ?? value;
  },
  duration: (value, t) => {
    const [number, unit] = value.split(' ');
    const words: Record<string, string> = {
      minutes: t('backendFacts.minutes', { number }),
      hours: t('backendFacts.hours', { number }),
      days: t('backendFacts.days', { number }),
    };
    return words[unit] ?? value;
  },
  verdicts: (value, t) =>
    value
      .split(', ')
      .map(each => {
        const [word, count] = each.split(': ');
        const verdict = SCOPE_VERDICTS.find(known => known === word);
        return verdict ? `${verdictWord(verdict, t)}: ${count}` : each;
      })
      .join(', '),
};

/** Facts that are words themselves. */
function localFacts({ facts }: Found, t: Messages): Record<string, string> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      name in WORDS ? WORDS[name](value, t) : value,
    ]),
  );
}
