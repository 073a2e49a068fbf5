import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/core-plugin-api';

export const dataConnectionsRouteRef = createRouteRef({
  id: 'mail-forensics.data-connections',
});

export const forensicSearchRouteRef = createRouteRef({
  id: 'mail-forensics.forensic-search',
});

/** The page of one file, by its SHA-256 in lower case. */
export const fileRouteRef = createSubRouteRef({
  id: 'mail-forensics.file',
  parent: forensicSearchRouteRef,
  path: '/files/:sha256',
});

/** Who did what, beside the search. */
export const auditRouteRef = createSubRouteRef({
  id: 'mail-forensics.audit',
  parent: forensicSearchRouteRef,
  path: '/audit',
});

/** The page of a catalog entity, where the portal has a catalog. */
export const catalogEntityRouteRef = createExternalRouteRef({
  id: 'mail-forensics.catalog-entity',
  params: ['namespace', 'kind', 'name'],
  optional: true,
  defaultTarget: 'catalog.catalogEntity',
});
