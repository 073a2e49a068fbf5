import {
  createPermission,
  type Permission,
} from '@backstage/plugin-permission-common';

/**
 * Resource type of a file event, for conditional decisions on {@link eventReadPermission}.
 *
 * @public
 */
export const RESOURCE_TYPE_FILE_EVENT = 'mail-forensics-event';

/**
 * May see data connections, their health and their coverage.
 *
 * @public
 */
export const connectionReadPermission = createPermission({
  name: 'mail-forensics.connection.read',
  attributes: { action: 'read' },
});

/**
 * May add, authorize, change and remove data connections.
 *
 * @public
 */
export const connectionManagePermission = createPermission({
  name: 'mail-forensics.connection.manage',
  attributes: { action: 'update' },
});

/**
 * May search file events and see their details. A policy may answer it conditionally.
 *
 * @public
 */
export const eventReadPermission = createPermission({
  name: 'mail-forensics.event.read',
  attributes: { action: 'read' },
  resourceType: RESOURCE_TYPE_FILE_EVENT,
});

/**
 * May take file events out of the portal as a file.
 *
 * @public
 */
export const eventExportPermission = createPermission({
  name: 'mail-forensics.event.export',
  attributes: { action: 'read' },
});

/**
 * May change and delete the saved searches of others.
 *
 * @public
 */
export const savedSearchManagePermission = createPermission({
  name: 'mail-forensics.saved-search.manage',
  attributes: { action: 'update' },
});

/**
 * May read who searched, exported and changed what.
 *
 * @public
 */
export const auditReadPermission = createPermission({
  name: 'mail-forensics.audit.read',
  attributes: { action: 'read' },
});

/**
 * Every permission of the plugin, for registration and for policy authors.
 *
 * @public
 */
export const mailForensicsPermissions: Permission[] = [
  connectionReadPermission,
  connectionManagePermission,
  eventReadPermission,
  eventExportPermission,
  savedSearchManagePermission,
  auditReadPermission,
];
