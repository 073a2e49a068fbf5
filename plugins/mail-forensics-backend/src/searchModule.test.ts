import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import {
  searchIndexRegistryExtensionPoint,
  type SearchIndexRegistryExtensionPoint,
} from '@backstage/plugin-search-backend-node/alpha';
import { mailForensicsSearchModule } from './searchModule';

type Collator = Parameters<SearchIndexRegistryExtensionPoint['addCollator']>[0];

it("gives the portal's search the two pages, and nothing that was recorded", async () => {
  const collators: Collator[] = [];
  const registry: SearchIndexRegistryExtensionPoint = {
    addCollator: collator => collators.push(collator),
    addDecorator: () => {},
  };
  const backend = await startTestBackend({
    extensionPoints: [[searchIndexRegistryExtensionPoint, registry]],
    features: [
      mailForensicsSearchModule,
      mockServices.scheduler.factory({ skipTaskRunOnStartup: true }),
    ],
  });
  await backend.stop();
  const [{ factory }] = collators;
  expect(factory.type).toBe('mail-forensics');
  const found: { location: string; title: string; text: string }[] = [];
  for await (const document of await factory.getCollator()) {
    found.push(document);
  }
  expect(found.map(({ title, location }) => [title, location])).toEqual([
    ['Forensic Search', '/forensic-search'],
    ['Data Connections', '/data-connections'],
  ]);
  expect(Object.keys(found[0]).sort()).toEqual(['location', 'text', 'title']);
});
