import type { Entity } from '@backstage/catalog-model';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { configure, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { accessibilityViolations } from '../__testUtils__/accessibilityViolations';
import {
  failure,
  FakeMailForensicsApi,
} from '../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../__testUtils__/renderContent';
import { answerOf, eventOf } from '../__testUtils__/samples';
import { EmailedAttachmentsCard } from './EmailedAttachmentsCard';
import { isEmailedAttachmentsAvailable } from './isEmailedAttachmentsAvailable';

jest.setTimeout(30_000);
configure({ asyncUtilTimeout: 10_000 });

const entityOf = (kind: string, spec: Entity['spec'] = {}): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind,
  metadata: { name: 'sales', namespace: 'default' },
  spec,
});
const USER = entityOf('User', { profile: { email: 'adele@contoso.com' } });
const GROUP = entityOf('Group', { type: 'team', children: [] });

const LAST_30_DAYS = {
  term: '@timestamp',
  operator: 'WITHIN_THE_LAST',
  value: 'P30D',
};

function open(
  entity: Entity,
  prepare: (api: FakeMailForensicsApi) => void = () => {},
) {
  const api = new FakeMailForensicsApi();
  api.events = Array.from({ length: 12 }, (_, n) => eventOf(n));
  prepare(api);
  const page = renderContent(
    <EntityProvider entity={entity}>
      <p>The page of an entity</p>
      <EmailedAttachmentsCard />
    </EntityProvider>,
    { api },
  );
  return { api, user: userEvent.setup(), ...page };
}

describe('the card of e-mailed attachments', () => {
  it('has the latest of a user, and leads to all of them', async () => {
    const { api, user, address } = open(USER);
    expect(await screen.findByText(/^12 in the last 30 days/)).toBeVisible();
    expect(screen.getAllByRole('row')).toHaveLength(11);
    expect(screen.getByText('2026-11-21 17:03:12')).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'forecast-0.xlsx' }),
    ).toHaveAttribute(
      'href',
      expect.stringMatching(/^\/forensic-search\/files\/9f3a/),
    );
    expect(screen.queryByRole('columnheader', { name: 'Sender' })).toBeNull();
    const filters = [
      LAST_30_DAYS,
      {
        term: 'source.email.sender',
        operator: 'IS',
        value: 'adele@contoso.com',
      },
    ];
    expect(api.searches).toMatchObject([
      { groups: [{ filters }], pgSize: 10, srtDir: 'desc' },
    ]);
    expect(await accessibilityViolations()).toEqual([]);
    await user.click(
      screen.getByRole('button', { name: 'Show all in Forensic Search' }),
    );
    await waitFor(() => expect(address()).toBe('/forensic-search?query=q-1'));
    expect(api.sharedQueries).toMatchObject([{ groups: [{ filters }] }]);
  });

  it('has those of the members of a group, with who sent them', async () => {
    const { api } = open(GROUP);
    expect(
      await screen.findByRole('columnheader', { name: 'Sender' }),
    ).toBeVisible();
    expect(api.searches).toMatchObject([
      {
        groups: [
          {
            filters: [
              LAST_30_DAYS,
              {
                term: 'mailForensics.group',
                operator: 'IS',
                value: 'group:default/sales',
              },
            ],
          },
        ],
      },
    ]);
  });

  it('shows hostile names as what they are, and does not link what has no hash', async () => {
    open(USER, api => {
      api.events = [
        eventOf(0, event => {
          event.file.name = 'in\u202efdp.exe';
          event.file.hash.sha256 = null;
          event.destination.email.recipients = [];
        }),
      ];
    });
    expect(await screen.findByText(/\\u202E/)).toBeVisible();
    expect(screen.queryByRole('link')).toBeNull();
    expect(screen.getByText('None')).toBeVisible();
  });

  it('says that there are more than were counted', async () => {
    open(USER, api => {
      api.searchFileEvents = async () =>
        answerOf([eventOf(0)], {
          totalCount: 10_000,
          totalCountIsLowerBound: true,
        });
    });
    expect(await screen.findByText(/^10,000\+ in the last/)).toBeVisible();
  });

  it('says when there is nothing, and when the catalog has no address', async () => {
    open(USER, api => {
      api.events = [];
    });
    expect(await screen.findByText(/^Nothing was sent/)).toBeVisible();
  });

  it('asks nobody about a user without an address', async () => {
    const { api } = open(entityOf('User', { profile: {} }));
    expect(await screen.findByText(/no e-mail address/)).toBeVisible();
    expect(api.searches).toEqual([]);
  });

  it.each([
    ['those who may not search', USER],
    ['other entities', entityOf('Component')],
  ])('is not there for %s', async (_, entity) => {
    const refusal = await failure(403, 'NotAllowedError', 'no');
    const { container } = open(entity, api => {
      api.searchFileEvents = () => Promise.reject(refusal);
    });
    await screen.findByText('The page of an entity');
    await waitFor(() =>
      expect(container).not.toHaveTextContent('Emailed attachments'),
    );
  });

  it('can be asked for again after a failure', async () => {
    const { api, user } = open(USER, fake => {
      fake.searchFileEvents = () => Promise.reject(new Error('down'));
    });
    expect(await screen.findByText('down')).toBeVisible();
    api.searchFileEvents = async () => answerOf([eventOf(0)]);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('forecast-0.xlsx')).toBeVisible();
  });
});

it.each([
  ['User', true],
  ['group', true],
  ['Component', false],
])('is available on a %s: %s', (kind, expected) => {
  expect(isEmailedAttachmentsAvailable(entityOf(kind))).toBe(expected);
});
