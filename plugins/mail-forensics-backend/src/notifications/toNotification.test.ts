import {
  CONNECTION_PROBLEM_CODES,
  PROBLEM_CATALOGUE,
} from 'backstage-plugin-mail-forensics-common';
import type { ConnectionId } from '../mail';
import type { ConnectionNews } from './ConnectionNews';
import { toNotification } from './toNotification';

const CONNECTION = '6d1f2f4e-70b5-4f3c-9f0e-2f3d1f8f9a01' as ConnectionId;

const news = (changes: Partial<ConnectionNews> = {}): ConnectionNews => ({
  id: 7,
  connectionId: CONNECTION,
  displayName: 'Contoso EU mail',
  event: 'broken',
  reason: 'CREDENTIAL_INVALID',
  detail: 'Microsoft did not accept the client secret (AADSTS7000215).',
  ...changes,
});

it('says what broke, why, and what to do about it', () => {
  expect(toNotification(news(), ['group:default/security'])).toEqual({
    recipients: { type: 'entity', entityRef: ['group:default/security'] },
    payload: {
      title: `Contoso EU mail: ${PROBLEM_CATALOGUE.CREDENTIAL_INVALID.title}`,
      description: `Microsoft did not accept the client secret (AADSTS7000215). ${PROBLEM_CATALOGUE.CREDENTIAL_INVALID.remedy}`,
      severity: 'high',
      link: `/data-connections?connection=${CONNECTION}`,
      topic: 'data-connections',
      scope: `connection:${CONNECTION}:7`,
    },
  });
});

it('says that it works again, and what is gone', () => {
  const { payload } = toNotification(news({ event: 'recovered' }), []);
  expect(payload).toMatchObject({
    title: 'Contoso EU mail: working again',
    description: `This problem is gone: ${PROBLEM_CATALOGUE.CREDENTIAL_INVALID.title}. Reading goes on where it had stopped.`,
    severity: 'normal',
  });
});

it('uses the words of the catalogue where the case has none of its own', () => {
  const { payload } = toNotification(
    news({ reason: 'SCOPE_EMPTY', detail: undefined }),
    [],
  );
  expect(payload.description).toBe(
    `${PROBLEM_CATALOGUE.SCOPE_EMPTY.detail} ${PROBLEM_CATALOGUE.SCOPE_EMPTY.remedy}`,
  );
});

it.each([
  ['user:default/megan', 'user:default/megan'],
  ['user:megan', 'user:default/megan'],
  ['Group:Security', 'group:default/security'],
  ['group:emea/Security', 'group:emea/security'],
])('addresses %s as the portal knows it', (ref, expected) => {
  expect(toNotification(news(), [ref, expected]).recipients).toEqual({
    type: 'entity',
    entityRef: [expected],
  });
});

it('has a title that the column of the notifications plugin holds, however long the name is', () => {
  for (const reason of CONNECTION_PROBLEM_CODES) {
    const { payload } = toNotification(
      news({ reason, displayName: 'x'.repeat(200) }),
      [],
    );
    expect(payload.title.length).toBeLessThanOrEqual(255);
  }
});
