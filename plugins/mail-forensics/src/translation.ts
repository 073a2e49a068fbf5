import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { mailForensicsMessages } from './translations/messages';

/**
 * Every word of the pages, in English and, in apps that have it among their languages, in German; for apps that speak
 * another language, or would say it otherwise, to translate.
 *
 * The backend speaks English. Its sentences are messages as well, by which the pages find them and say them in the language
 * of the app; one that is not among them is shown as it came.
 *
 * @public
 */
export const mailForensicsTranslationRef = createTranslationRef({
  id: 'plugin.mail-forensics',
  messages: mailForensicsMessages,
  translations: { de: () => import('./translations/de') },
});
