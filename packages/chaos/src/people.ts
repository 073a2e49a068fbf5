import { DEMO_SEEDS, type TenantSeed } from 'm365-simulator';

const [CONTOSO] = DEMO_SEEDS;

/** Somebody of the simulated tenant. */
export interface Person {
  id: string;
  address: string;
}

/** In the group from time to time: the scope of the connection. Their mailboxes are never refused. */
export const MOVERS = people('mover', 3);

/** In the group all the time. Their mailboxes are refused, full, throttled, and gone for a while. */
export const STAYERS = people('stayer', 6);

/** In the group within the group. */
export const NESTED = people('nested', 2);

/** Never in scope: nothing of theirs is to be recorded. */
export const STRANGERS = people('stranger', 2);

export const GROUP = {
  id: 'c4a05000-0000-4000-8000-00000000aaaa',
  mail: 'watched@contoso.com',
};

const NESTED_GROUP_ID = 'c4a05000-0000-4000-8000-00000000bbbb';

/** The tenant before anything happens. */
export const TENANT: TenantSeed = {
  info: CONTOSO.info,
  apps: CONTOSO.apps,
  users: [...MOVERS, ...STAYERS, ...NESTED, ...STRANGERS].map(
    ({ id, address }) => ({
      id,
      userPrincipalName: address,
      mail: address,
      displayName: address,
    }),
  ),
  groups: [
    {
      id: NESTED_GROUP_ID,
      displayName: 'Within',
      mail: 'within@contoso.com',
      memberUserIds: NESTED.map(({ id }) => id),
    },
    {
      id: GROUP.id,
      displayName: 'Watched',
      mail: GROUP.mail,
      memberUserIds: [...STAYERS, ...MOVERS].map(({ id }) => id),
      memberGroupIds: [NESTED_GROUP_ID],
    },
  ],
};

function people(role: string, count: number): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const number = [...role].reduce((sum, char) => sum + char.charCodeAt(0), 0);
    return {
      id: `c4a05000-0000-4000-8000-${String(number).padStart(6, '0')}${String(
        index,
      ).padStart(6, '0')}`,
      address: `${role}${index}@contoso.com`,
    };
  });
}
