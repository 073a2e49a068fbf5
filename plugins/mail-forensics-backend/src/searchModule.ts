import { Readable } from 'node:stream';
import {
  coreServices,
  createBackendModule,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import type { IndexableDocument } from '@backstage/plugin-search-common';

/** What Backstage's search knows of the plugin: its pages, and nothing that was recorded. */
const PAGES: readonly IndexableDocument[] = [
  {
    title: 'Forensic Search',
    text: 'Who e-mailed which file to whom, and when: attachments by file name, hash, sender, recipient, subject and date.',
    location: '/forensic-search',
  },
  {
    title: 'Data Connections',
    text: 'Microsoft 365 tenants whose e-mail attachments are recorded: connect, scope, health and coverage of mailboxes.',
    location: '/data-connections',
  },
];

/**
 * For portals with Backstage's search: Data Connections and Forensic Search are found by the search of the portal, on its page
 * and in its modal. Who may not see what is on them is told so there.
 *
 * @public
 */
export const mailForensicsSearchModule: BackendFeature = createBackendModule({
  pluginId: 'search',
  moduleId: 'mail-forensics-pages',
  register(env) {
    env.registerInit({
      deps: {
        index: searchIndexRegistryExtensionPoint,
        scheduler: coreServices.scheduler,
      },
      async init({ index, scheduler }) {
        index.addCollator({
          schedule: scheduler.createScheduledTaskRunner({
            frequency: { hours: 1 },
            timeout: { minutes: 1 },
            // The search engine is not ready at once.
            initialDelay: { seconds: 3 },
          }),
          factory: {
            type: 'mail-forensics',
            getCollator: async () => Readable.from(PAGES),
          },
        });
      },
    });
  },
});
