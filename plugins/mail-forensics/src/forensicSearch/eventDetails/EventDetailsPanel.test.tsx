import { TestApiProvider } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { configure, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { accessibilityViolations } from '../../__testUtils__/accessibilityViolations';
import { FakeMailForensicsApi } from '../../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../../__testUtils__/renderContent';
import { eventOf } from '../../__testUtils__/samples';
import { EventDetailsPanel } from './EventDetailsPanel';

jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 10_000 });

const ADELE = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'adele', namespace: 'default' },
  relations: [
    { type: 'memberOf', targetRef: 'group:default/sales' },
    { type: 'ownerOf', targetRef: 'component:default/x' },
  ],
};

const event = eventOf(0, ({ mailForensics, destination }) => {
  mailForensics.people = [
    { address: 'Adele@Contoso.com', entityRef: 'user:default/adele' },
    { address: 'kim@contoso.com', entityRef: 'user:default/kim' },
  ];
  mailForensics.to = ['lee@gmail.com', 'mia@gmail.com'];
  destination.email.subject = 'in\u202etxt';
});

function open(catalogApi?: Partial<typeof catalogApiRef.T>) {
  const panel = (
    <EventDetailsPanel
      events={[event]}
      openId={event.event.id}
      zone="utc"
      onOpen={() => {}}
      onReachEnd={() => {}}
      onFindFile={() => {}}
      onClose={() => {}}
    />
  );
  renderContent(
    catalogApi ? (
      <TestApiProvider apis={[[catalogApiRef, catalogApi]]}>
        {panel}
      </TestApiProvider>
    ) : (
      panel
    ),
    { api: new FakeMailForensicsApi() },
  );
}

const sent = async () =>
  within(await screen.findByRole('region', { name: 'Sent' }));

describe('the details of an event', () => {
  it('name the people of the catalog and their teams', async () => {
    open(catalogApiMock({ entities: [ADELE] }));
    const section = await sent();
    expect(await section.findByText('group:sales')).toBeVisible();
    expect(section.getByTitle('user:default/adele')).toHaveTextContent('adele');
    expect(section.getByTitle('user:default/kim')).toHaveTextContent('kim');
    expect(section.queryByText(/component/)).toBeNull();
    expect(section.getByText(/\\u202E/)).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);
  });

  it.each([
    ['has no catalog', undefined],
    [
      'has a catalog that does not answer',
      { getEntitiesByRefs: () => Promise.reject(new Error('down')) },
    ],
  ])('do without teams where the portal %s', async (_, catalogApi) => {
    open(catalogApi);
    const section = await sent();
    expect(section.getByTitle('user:default/adele')).toHaveTextContent('adele');
    expect(section.queryByText(/team/)).toBeNull();
    expect(screen.queryByText('down')).toBeNull();
  });

  it('lead to the page of the file and copy what is in them', async () => {
    open();
    expect(
      await screen.findByRole('link', { name: 'Where else was this file?' }),
    ).toHaveAttribute(
      'href',
      `/forensic-search/files/${event.file.hash.sha256}`,
    );
    const user = userEvent.setup();
    const written = jest
      .spyOn(navigator.clipboard, 'writeText')
      .mockResolvedValue(undefined);
    for (const name of ['Name', 'SHA-256', 'To', 'Subject', 'Mailbox']) {
      await user.click(screen.getByRole('button', { name: `Copy ${name}` }));
    }
    expect(written.mock.calls.flat()).toEqual([
      event.file.name,
      event.file.hash.sha256,
      'lee@gmail.com\nmia@gmail.com',
      'in\u202etxt',
      'adele@contoso.com',
    ]);
    expect(screen.getByText('1 min')).toBeVisible();
  });
});
