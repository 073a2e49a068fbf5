import { Tenant } from '../../tenant/Tenant';
import { GroupRow } from '../../tenant/Groups';
import { isoTime, project, Properties } from './properties';

interface Source {
  tenant: Tenant;
  row: GroupRow;
}

const PROPERTIES: Properties<Source> = {
  id: ({ row }) => row.id,
  deletedDateTime: () => null,
  classification: () => null,
  createdDateTime: ({ row }) => isoTime(row.created_at),
  creationOptions: () => [],
  description: () => null,
  displayName: ({ row }) => row.display_name,
  expirationDateTime: () => null,
  groupTypes: ({ row }) => (row.mail ? ['Unified'] : []),
  isAssignableToRole: () => null,
  mail: ({ row }) => row.mail,
  mailEnabled: ({ row }) => row.mail !== null,
  mailNickname: ({ row }) => (row.mail ?? row.display_name).split('@')[0],
  membershipRule: () => null,
  membershipRuleProcessingState: () => null,
  onPremisesDomainName: () => null,
  onPremisesLastSyncDateTime: () => null,
  onPremisesNetBiosName: () => null,
  onPremisesSamAccountName: () => null,
  onPremisesSecurityIdentifier: () => null,
  onPremisesSyncEnabled: () => null,
  preferredDataLocation: () => null,
  preferredLanguage: () => null,
  proxyAddresses: ({ tenant, row }) => tenant.groups.proxyAddresses(row.id),
  renewedDateTime: ({ row }) => isoTime(row.created_at),
  resourceBehaviorOptions: () => [],
  resourceProvisioningOptions: () => [],
  securityEnabled: ({ row }) => row.mail === null,
  securityIdentifier: () => null,
  theme: () => null,
  visibility: ({ row }) => row.visibility,
  onPremisesProvisioningErrors: () => [],
};

const DEFAULTS = Object.keys(PROPERTIES);

export function isGroupProperty(name: string): boolean {
  return name in PROPERTIES;
}

export function groupResource(
  tenant: Tenant,
  row: GroupRow,
  select: readonly string[] | null,
): Record<string, unknown> {
  return project(PROPERTIES, { tenant, row }, select ?? DEFAULTS);
}
