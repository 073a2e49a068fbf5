import {
  PROBLEM_CATALOGUE,
  type ProblemCode,
} from 'backstage-plugin-mail-forensics-common';

type Words = 'title' | 'detail' | 'remedy';

/** What the pages say of a problem: the catalogue's own words. */
export const problemMessages = Object.fromEntries(
  Object.entries(PROBLEM_CATALOGUE).map(([code, { title, detail, remedy }]) => [
    code,
    { title, detail, remedy },
  ]),
  // The entries are those of the catalogue, which `fromEntries` forgets.
) as Record<ProblemCode, Record<Words, string>>;
