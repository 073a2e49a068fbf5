import { NewApp } from './Apps';
import { NewGroup } from './Groups';
import { TenantInfo } from './Tenant';
import { NewUser } from './Users';

/** What a tenant holds when it is made. */
export interface TenantSeed {
  info: TenantInfo;
  users: NewUser[];
  groups?: NewGroup[];
  apps?: NewApp[];
}

/** The app registration that the demo portal signs in with. It is registered in Contoso and multi-tenant. */
export const DEMO_APP = {
  clientId: '4d2e9b1c-7f35-4c8a-9e60-1a5b8c3d7e20',
  displayName: 'Mail Forensics for Backstage',
  multiTenant: true,
  clientSecret: 'simulated-tenant-client-secret',
  redirectUris: [
    'http://localhost:7007/api/mail-forensics/oauth/microsoft365/callback',
  ],
  requiredPermissions: ['Mail.Read', 'User.Read.All', 'GroupMember.Read.All'],
} as const;

export const DEMO_TENANT: TenantInfo = {
  id: '84841066-274d-4ec0-a5c1-276be684bdd3',
  displayName: 'Contoso',
  domains: ['contoso.com', 'contoso.onmicrosoft.com'],
};

/** Another company, for a person who signs in to the wrong one. */
export const OTHER_TENANT: TenantInfo = {
  id: '2f1b7c9e-5d04-4b6a-8a3c-90e4d7f65b18',
  displayName: 'Fabrikam',
  domains: ['fabrikam.com', 'fabrikam.onmicrosoft.com'],
};

/** Contoso's people by short name. `conferenceGuest` is a guest, `warehouse` has no licence and so no mailbox. */
export const DEMO_USERS = {
  megan: person(
    'a1c00001-5b1d-4e7a-9c11-0d2f6a8e4b01',
    'Megan Bowen',
    'MeganB',
    {
      globalAdministrator: true,
    },
  ),
  adele: person(
    'a1c00002-5b1d-4e7a-9c11-0d2f6a8e4b02',
    'Adele Vance',
    'AdeleV',
    {
      proxyAddresses: [
        'SMTP:AdeleV@contoso.com',
        'smtp:adele.vance@contoso.com',
        'smtp:AdeleV@contoso.onmicrosoft.com',
      ],
    },
  ),
  alex: person('a1c00003-5b1d-4e7a-9c11-0d2f6a8e4b03', 'Alex Wilber', 'AlexW', {
    proxyAddresses: ['SMTP:AlexW@contoso.com', 'smtp:alex.wilber@contoso.com'],
  }),
  lynne: person(
    'a1c00004-5b1d-4e7a-9c11-0d2f6a8e4b04',
    'Lynne Robbins',
    'LynneR',
  ),
  diego: person(
    'a1c00005-5b1d-4e7a-9c11-0d2f6a8e4b05',
    'Diego Siciliani',
    'DiegoS',
  ),
  isaiah: person(
    'a1c00006-5b1d-4e7a-9c11-0d2f6a8e4b06',
    'Isaiah Langer',
    'IsaiahL',
  ),
  johanna: person(
    'a1c00007-5b1d-4e7a-9c11-0d2f6a8e4b07',
    'Johanna Lorenz',
    'JohannaL',
  ),
  nestor: person(
    'a1c00008-5b1d-4e7a-9c11-0d2f6a8e4b08',
    'Nestor Wilke',
    'NestorW',
  ),
  patti: person(
    'a1c00009-5b1d-4e7a-9c11-0d2f6a8e4b09',
    'Patti Fernandez',
    'PattiF',
    {
      proxyAddresses: ['SMTP:PattiF@contoso.com', 'smtp:patti@contoso.com'],
    },
  ),
  lee: person('a1c0000a-5b1d-4e7a-9c11-0d2f6a8e4b0a', 'Lee Gu', 'LeeG'),
  grady: person(
    'a1c0000b-5b1d-4e7a-9c11-0d2f6a8e4b0b',
    'Grady Archie',
    'GradyA',
  ),
  conferenceGuest: {
    id: 'a1c0000c-5b1d-4e7a-9c11-0d2f6a8e4b0c',
    displayName: 'Elliot Hyde',
    userPrincipalName: 'elliot_tailspintoys.com#EXT#@contoso.onmicrosoft.com',
    mail: 'elliot@tailspintoys.com',
    proxyAddresses: ['SMTP:elliot@tailspintoys.com'],
    userType: 'Guest',
    mailbox: 'none',
  },
  warehouse: person(
    'a1c0000d-5b1d-4e7a-9c11-0d2f6a8e4b0d',
    'Warehouse Terminal',
    'Warehouse',
    {
      mail: null,
      proxyAddresses: [],
      mailbox: 'none',
    },
  ),
} as const satisfies Record<string, NewUser & { id: string }>;

/** Leadership holds Megan and, nested, everybody of Finance. */
export const DEMO_GROUPS = {
  sales: {
    id: 'b2d00001-6c2e-4f8b-8d22-1e3a7b9f5c01',
    displayName: 'Sales',
    mail: 'sales@contoso.com',
    memberUserIds: [
      DEMO_USERS.adele.id,
      DEMO_USERS.alex.id,
      DEMO_USERS.lynne.id,
      DEMO_USERS.conferenceGuest.id,
    ],
    memberGroupIds: [],
  },
  finance: {
    id: 'b2d00002-6c2e-4f8b-8d22-1e3a7b9f5c02',
    displayName: 'Finance',
    mail: 'finance@contoso.com',
    memberUserIds: [DEMO_USERS.diego.id, DEMO_USERS.patti.id],
    memberGroupIds: [],
  },
  leadership: {
    id: 'b2d00003-6c2e-4f8b-8d22-1e3a7b9f5c03',
    displayName: 'Leadership',
    mail: 'leadership@contoso.com',
    memberUserIds: [DEMO_USERS.megan.id],
    memberGroupIds: ['b2d00002-6c2e-4f8b-8d22-1e3a7b9f5c02'],
  },
} satisfies Record<string, NewGroup & { id: string }>;

/** Fabrikam's people by short name. */
export const OTHER_USERS = {
  dana: {
    id: 'c3e00001-7d3f-4a9c-9e33-2f4b8ca06d01',
    displayName: 'Dana Swope',
    userPrincipalName: 'danas@fabrikam.com',
    globalAdministrator: true,
  },
  randi: {
    id: 'c3e00002-7d3f-4a9c-9e33-2f4b8ca06d02',
    displayName: 'Randi Welch',
    userPrincipalName: 'randiw@fabrikam.com',
  },
} as const satisfies Record<string, NewUser & { id: string }>;

export const DEMO_SEEDS: readonly TenantSeed[] = [
  {
    info: DEMO_TENANT,
    users: Object.values(DEMO_USERS),
    groups: Object.values(DEMO_GROUPS),
    apps: [demoApp()],
  },
  { info: OTHER_TENANT, users: Object.values(OTHER_USERS) },
];

function demoApp(): NewApp {
  const { clientSecret, redirectUris, requiredPermissions, ...app } = DEMO_APP;
  return {
    ...app,
    secrets: [{ value: clientSecret }],
    redirectUris: [...redirectUris],
    requiredPermissions: [...requiredPermissions],
  };
}

function person<More extends Partial<NewUser>>(
  id: string,
  displayName: string,
  alias: string,
  more?: More,
) {
  const address = `${alias}@contoso.com`;
  return {
    id,
    displayName,
    userPrincipalName: address,
    mail: address as string | null,
    proxyAddresses: [`SMTP:${address}`] as string[],
    ...more,
  };
}
