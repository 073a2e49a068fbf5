import type { Request } from 'express';
import { english } from './english';
import { german } from './german';
import type { PageWords } from './PageWords';

export type { PageWords } from './PageWords';

const LANGUAGES = [english, german];

/** The words of the pages in the language that the browser likes best of those there are: English where it likes none. */
export function wordsFor(req: Pick<Request, 'acceptsLanguages'>): PageWords {
  const liked = req.acceptsLanguages(LANGUAGES.map(({ language }) => language));
  return LANGUAGES.find(({ language }) => language === liked) ?? english;
}
