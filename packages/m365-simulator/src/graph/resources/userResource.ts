import { Tenant } from '../../tenant/Tenant';
import { UserRow } from '../../tenant/Users';
import { isoTime, project, Properties } from './properties';

interface Source {
  tenant: Tenant;
  row: UserRow;
}

const EXCHANGE_PLAN = 'efb87545-963c-4e0d-99df-69c6916d9eb0';

const PROPERTIES: Properties<Source> = {
  businessPhones: () => [],
  displayName: ({ row }) => row.display_name,
  givenName: ({ row }) => row.display_name.split(' ')[0],
  jobTitle: () => null,
  mail: ({ row }) => row.mail,
  mobilePhone: () => null,
  officeLocation: () => null,
  preferredLanguage: () => null,
  surname: ({ row }) => row.display_name.split(' ').slice(1).join(' ') || null,
  userPrincipalName: ({ row }) => row.upn,
  id: ({ row }) => row.id,
  accountEnabled: ({ row }) => row.account_enabled === 1,
  userType: ({ row }) => row.user_type,
  proxyAddresses: ({ tenant, row }) => tenant.users.toUser(row).proxyAddresses,
  otherMails: () => [],
  mailNickname: ({ row }) => row.upn.split('@')[0],
  createdDateTime: ({ row }) => isoTime(row.created_at),
  deletedDateTime: ({ row }) => row.removed_at && isoTime(row.removed_at),
  city: () => null,
  companyName: () => null,
  country: () => null,
  department: () => null,
  employeeId: () => null,
  onPremisesSyncEnabled: () => null,
  assignedLicenses: () => [],
  assignedPlans: ({ row }) =>
    row.mailbox === 'exchange'
      ? [
          {
            assignedDateTime: isoTime(row.created_at),
            capabilityStatus: 'Enabled',
            service: 'exchange',
            servicePlanId: EXCHANGE_PLAN,
          },
        ]
      : [],
};

/** What comes where nothing is selected. */
export const USER_DEFAULTS: readonly string[] = [
  'businessPhones',
  'displayName',
  'givenName',
  'jobTitle',
  'mail',
  'mobilePhone',
  'officeLocation',
  'preferredLanguage',
  'surname',
  'userPrincipalName',
  'id',
];

export function isUserProperty(name: string): boolean {
  return name in PROPERTIES;
}

export function userResource(
  tenant: Tenant,
  row: UserRow,
  select: readonly string[] | null,
): Record<string, unknown> {
  return project(PROPERTIES, { tenant, row }, select ?? USER_DEFAULTS);
}
