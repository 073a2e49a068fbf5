import type { mailForensicsMessages } from '../messages';
import { flatten } from '../Translated';
import { addConnection } from './addConnection';
import { audit } from './audit';
import { backend } from './backend';
import { backendFacts } from './backendFacts';
import { common } from './common';
import { connectionDetails } from './connectionDetails';
import { dataConnections } from './dataConnections';
import { editConnection } from './editConnection';
import { entity } from './entity';
import { filePage } from './filePage';
import { forensicSearch } from './forensicSearch';
import { problems } from './problems';
import { scope } from './scope';
import { searchTools } from './searchTools';

/** Every word of the pages in German, for people at work: Sie, and the terms of Microsoft's and Backstage's German pages. */
export default flatten<typeof mailForensicsMessages>({
  common,
  connections: dataConnections,
  connectionDetails,
  addConnection,
  editConnection,
  scope,
  search: forensicSearch,
  searchTools,
  filePage,
  entity,
  audit,
  problem: problems,
  backend,
  backendFacts,
});
