import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { addConnectionMessages } from './translations/addConnectionMessages';
import { auditMessages } from './translations/auditMessages';
import { commonMessages } from './translations/commonMessages';
import { connectionDetailsMessages } from './translations/connectionDetailsMessages';
import { dataConnectionsMessages } from './translations/dataConnectionsMessages';
import { editConnectionMessages } from './translations/editConnectionMessages';
import { entityMessages } from './translations/entityMessages';
import { filePageMessages } from './translations/filePageMessages';
import { forensicSearchMessages } from './translations/forensicSearchMessages';
import { scopeMessages } from './translations/scopeMessages';
import { searchToolsMessages } from './translations/searchToolsMessages';

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
    connectionDetails: connectionDetailsMessages,
    addConnection: addConnectionMessages,
    editConnection: editConnectionMessages,
    scope: scopeMessages,
    search: forensicSearchMessages,
    searchTools: searchToolsMessages,
    filePage: filePageMessages,
    entity: entityMessages,
    audit: auditMessages,
  },
});
