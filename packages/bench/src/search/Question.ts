import type { Knex } from 'knex';
import type { Company } from '../data/Company';
import type { Files } from '../data/Files';
import type { Random } from '../data/Random';
import type { ByHand, Engine } from './Sql';

/** What is put to the plugin, as its API takes it. */
export type Asked =
  | { route: 'search' | 'histogram' | 'grouping'; body: object }
  | { route: 'pivot'; sha256: string };

/** One question with its terms. */
export interface Question {
  asked: Asked;
  /** Ways to put it by hand; the one that is quickest counts. */
  byHand: ByHand[];
}

/** What terms are drawn from. */
export interface Terms {
  engine: Engine;
  /** To look up what is there. */
  knex: Knex;
  random: Random;
  company: Company;
  files: Files;
}

/** Questions of one kind, each with other terms. */
export interface Kind {
  name: string;
  /** What 95 of 100 answers should take at most, in milliseconds. */
  bar: number;
  ask(terms: Terms): Question | Promise<Question>;
  /** Whether it is put as a sequential scan too. */
  scan?: boolean;
}

interface Filter {
  term: string;
  operator?: string;
  value?: string | number | boolean | string[];
}

/** A search for the newest events for which all of some filters hold. */
export function newest(...filters: Filter[]): Asked {
  return { route: 'search', body: { groups: [{ filters }], pgSize: 50 } };
}

/** Holds for every event. */
export const ANY_EVENT: Filter = { term: 'event.id', operator: 'EXISTS' };
