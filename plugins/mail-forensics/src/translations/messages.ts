import { addConnectionMessages } from './addConnectionMessages';
import { auditMessages } from './auditMessages';
import { backendFactMessages } from './backendFactMessages';
import { backendMessages } from './backendMessages';
import { commonMessages } from './commonMessages';
import { connectionDetailsMessages } from './connectionDetailsMessages';
import { dataConnectionsMessages } from './dataConnectionsMessages';
import { editConnectionMessages } from './editConnectionMessages';
import { entityMessages } from './entityMessages';
import { filePageMessages } from './filePageMessages';
import { forensicSearchMessages } from './forensicSearchMessages';
import { problemMessages } from './problemMessages';
import { scopeMessages } from './scopeMessages';
import { searchToolsMessages } from './searchToolsMessages';

/** Every word of the pages. */
export const mailForensicsMessages = {
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
  problem: problemMessages,
  backend: backendMessages,
  backendFacts: backendFactMessages,
} as const;
