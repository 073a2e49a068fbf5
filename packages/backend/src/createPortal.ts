import { createBackend } from '@backstage/backend-defaults';
import { mailForensicsSearchModule } from 'backstage-plugin-mail-forensics-backend';

/** The demo portal's backend, not started: what Mail Forensics needs, and what it works with where it is installed. */
export function createPortal(): ReturnType<typeof createBackend> {
  const backend = createBackend();

  backend.add(import('@backstage/plugin-app-backend'));
  backend.add(import('@backstage/plugin-auth-backend'));
  backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
  backend.add(import('@backstage/plugin-catalog-backend'));
  backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
  backend.add(import('@backstage/plugin-permission-backend'));
  backend.add(import('./samplePermissionPolicy'));
  backend.add(import('@backstage/plugin-search-backend'));
  backend.add(import('@backstage/plugin-search-backend-module-catalog'));
  backend.add(import('@backstage/plugin-user-settings-backend'));
  backend.add(import('@backstage/plugin-notifications-backend'));
  backend.add(import('@backstage/plugin-signals-backend'));

  backend.add(import('backstage-plugin-mail-forensics-backend'));
  backend.add(mailForensicsSearchModule);

  return backend;
}
