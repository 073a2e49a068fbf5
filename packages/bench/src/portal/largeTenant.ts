import { DEMO_SEEDS, type NewUser, type TenantSeed } from 'm365-simulator';

/** Demo people are in it too; made-up ones make up the rest. */
const [DEMO] = DEMO_SEEDS;

/** How many members a made-up group has. Every tenth holds the one before it as well. */
const GROUP_SIZE = 40;

/** The demo tenant with so many mailboxes in all, and so many made-up groups. */
export function largeTenant(options: {
  users: number;
  groups: number;
}): TenantSeed {
  const people = range(countMadeUp(options.users)).map(madeUpUser);
  const ids = people.map(({ id }) => id);
  return {
    ...DEMO,
    users: [...DEMO.users, ...people],
    groups: [
      ...(DEMO.groups ?? []),
      ...range(options.groups).map(n => ({
        id: groupId(n),
        displayName: `Team ${n}`,
        mail: `team${n}@contoso.com`,
        memberUserIds: range(GROUP_SIZE).flatMap(
          member => ids[(n * GROUP_SIZE + member) % ids.length] ?? [],
        ),
        memberGroupIds: n > 0 && n % 10 === 0 ? [groupId(n - 1)] : [],
      })),
    ],
  };
}

/** How many people are made up of so many mailboxes in all. */
export function countMadeUp(mailboxes: number): number {
  const ofDemo = DEMO.users.filter(user => user.mailbox !== 'none').length;
  return Math.max(0, mailboxes - ofDemo);
}

/** Principal name of a made-up user. */
export function userName(n: number): string {
  return `person${String(n).padStart(6, '0')}@contoso.com`;
}

function madeUpUser(n: number): NewUser & { id: string } {
  return {
    id: guid('d4f0', n),
    displayName: `Person ${n}`,
    userPrincipalName: userName(n),
    mail: userName(n),
    proxyAddresses: [`SMTP:${userName(n)}`, `smtp:p.${n}@contoso.com`],
  };
}

function groupId(n: number): string {
  return guid('e5a0', n);
}

function guid(family: string, n: number): string {
  return `${family}0000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

function range(length: number): number[] {
  return Array.from({ length: Math.max(0, length) }, (_, n) => n);
}
