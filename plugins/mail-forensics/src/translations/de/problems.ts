import { GERMAN_PROBLEMS } from 'backstage-plugin-mail-forensics-common';
import type { problemMessages } from '../problemMessages';
import type { Translated } from '../Translated';

/** As the backend says them on its own pages. */
export const problems: Translated<typeof problemMessages> = GERMAN_PROBLEMS;
