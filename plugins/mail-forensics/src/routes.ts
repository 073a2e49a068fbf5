import { createRouteRef } from '@backstage/core-plugin-api';

export const dataConnectionsRouteRef = createRouteRef({
  id: 'mail-forensics.data-connections',
});

export const forensicSearchRouteRef = createRouteRef({
  id: 'mail-forensics.forensic-search',
});
