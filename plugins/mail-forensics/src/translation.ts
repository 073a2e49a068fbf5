import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { commonMessages } from './translations/commonMessages';
import { dataConnectionsMessages } from './translations/dataConnectionsMessages';
import { forensicSearchMessages } from './translations/forensicSearchMessages';

/**
 * Every word of the pages, for apps that speak another language or would say it otherwise.
 *
 * The descriptions and remedies of problems come from the catalogue in `backstage-plugin-mail-forensics-common`.
 *
 * @public
 */
export const mailForensicsTranslationRef = createTranslationRef({
  id: 'plugin.mail-forensics',
  messages: {
    common: commonMessages,
    connections: dataConnectionsMessages,
    search: forensicSearchMessages,
  },
});
