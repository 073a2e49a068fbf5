import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { mailForensicsMessages } from './translations/messages';

/**
 * Every word of the pages, in English and, in apps that have it among their languages, in German; for apps that speak
 * another language, or would say it otherwise, to translate.
 *
 * The descriptions and remedies of problems come from the catalogue in `backstage-plugin-mail-forensics-common`.
 *
 * @public
 */
export const mailForensicsTranslationRef = createTranslationRef({
  id: 'plugin.mail-forensics',
  messages: mailForensicsMessages,
  translations: { de: () => import('./translations/de') },
});
