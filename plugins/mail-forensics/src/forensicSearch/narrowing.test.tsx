import type { EventQuery } from 'backstage-plugin-mail-forensics-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeMailForensicsApi } from '../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../__testUtils__/renderContent';
import { coverageOf, eventOf, histogramOf } from '../__testUtils__/samples';
import { ForensicSearchContent } from './ForensicSearchContent';

// Pages are slow to look through in jsdom, all the more on a busy machine.
jest.setTimeout(30_000);

// jsdom does not lay out, so that the window over the rows would have no height.
for (const [name, pixels] of [
  ['clientHeight', 600],
  ['scrollHeight', 4_300],
] as const) {
  jest.spyOn(HTMLElement.prototype, name, 'get').mockReturnValue(pixels);
}
afterAll(() => jest.restoreAllMocks());
beforeEach(() => window.sessionStorage.clear());

const LAST_WEEK = {
  term: '@timestamp',
  operator: 'WITHIN_THE_LAST',
  value: 'P7D',
};

async function setUp(prepare: (api: FakeMailForensicsApi) => void = () => {}) {
  const api = new FakeMailForensicsApi();
  api.events = [eventOf(0)];
  prepare(api);
  const rendered = renderContent(<ForensicSearchContent />, { api });
  await screen.findByText(/^\d+ attachments?$/);
  const lastGroups = () => (api.searches.at(-1) as EventQuery).groups;
  return { api, user: userEvent.setup(), lastGroups, ...rendered };
}

const facet = (name: string) => screen.getByRole('region', { name });

describe('facets', () => {
  const withCategories = (api: FakeMailForensicsApi) => {
    api.groups = {
      'file.category': [
        { value: 'Spreadsheet', docCount: 412 },
        { value: 'Pdf', docCount: 310 },
      ],
      'risk.trusted': [{ value: 'false', docCount: 9 }],
    };
  };

  it('count the values of what was asked for', async () => {
    const { api } = await setUp(withCategories);
    const category = facet('Category');
    expect(await within(category).findByText('Spreadsheet')).toBeVisible();
    expect(within(category).getByText('412')).toBeVisible();
    expect(within(facet('Sender')).getByText('None')).toBeVisible();
    expect(
      api.groupings.find(asked => asked.groupingTerm === 'file.category'),
    ).toEqual({
      groupClause: 'AND',
      groups: [{ filterClause: 'AND', filters: [LAST_WEEK] }],
      groupingTerm: 'file.category',
      size: 8,
    });
  });

  it('are made filters of by + and −, which search at once', async () => {
    const { user, lastGroups, api } = await setUp(withCategories);
    await user.click(
      await screen.findByRole('button', { name: 'Not Spreadsheet' }),
    );
    await waitFor(() => expect(api.searches).toHaveLength(2));
    await user.click(await screen.findByRole('button', { name: 'Not No' }));
    await waitFor(() => expect(api.searches).toHaveLength(3));
    expect(lastGroups()).toEqual([
      {
        filterClause: 'AND',
        filters: [
          LAST_WEEK,
          { term: 'file.category', operator: 'IS_NOT', value: 'Spreadsheet' },
          { term: 'risk.trusted', operator: 'IS', value: 'TRUE' },
        ],
      },
    ]);
  });
});

describe('the timeline', () => {
  const withDays = (api: FakeMailForensicsApi) => {
    api.histogram = histogramOf([1, 0, 5, 2]);
  };
  const timeline = () => screen.findByRole('slider', { name: /over time/ });

  it('narrows the range from the keyboard', async () => {
    const { user, lastGroups } = await setUp(withDays);
    (await timeline()).focus();
    await user.keyboard('{ArrowRight}{ArrowRight}');
    await user.keyboard('{Shift>}{ArrowRight}{/Shift}');
    expect(await timeline()).toHaveAttribute(
      'aria-valuetext',
      'From 2026-11-02 00:00:00 UTC to 2026-11-03 00:00:00 UTC: 5',
    );
    await user.keyboard('{Enter}');
    await waitFor(() =>
      expect(lastGroups()).toEqual([
        {
          filterClause: 'AND',
          filters: [
            {
              term: '@timestamp',
              operator: 'ON_OR_AFTER',
              value: '2026-11-02T00:00:00.000Z',
            },
            {
              term: '@timestamp',
              operator: 'ON_OR_BEFORE',
              value: '2026-11-03T23:59:59.999Z',
            },
          ],
        },
      ]),
    );
  });

  it('lets go of what was chosen on Escape', async () => {
    const { user, api } = await setUp(withDays);
    (await timeline()).focus();
    await user.keyboard('{ArrowLeft}{Escape}{Enter}');
    expect(await timeline()).toHaveAttribute(
      'aria-valuetext',
      'Nothing chosen',
    );
    expect(api.searches).toHaveLength(1);
  });
});

describe('coverage', () => {
  it('says that nothing was sent where everything is known', async () => {
    await setUp(api => {
      api.events = [];
    });
    expect(
      await screen.findByText(
        'Nothing was sent that matches: all 1,210 mailboxes are complete for this range, up to 2026-11-22 09:59:20 UTC.',
      ),
    ).toBeVisible();
  });

  it('says that it cannot be known where mailboxes have gaps, and which', async () => {
    const { user } = await setUp(api => {
      api.events = [];
      api.coverage = coverageOf({
        beginsBeforeMonitoring: true,
        mailboxes: { total: 1210, complete: 1209, withGaps: 1 },
        gaps: [
          {
            connectionId: 'c-1',
            userPrincipalName: 'adele@contoso.com',
            from: '2026-11-16T10:00:00.000Z',
            to: '2026-11-17T10:00:00.000Z',
            reason: 'access denied',
          },
        ],
      });
    });
    expect(
      await screen.findByText(
        'No match in what we have, but 1 of 1,210 mailboxes are not complete here. Nothing is known from before 2026-11-15 10:00:00 UTC.',
      ),
    ).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Show' }));
    const dialog = screen.getByRole('dialog', { name: 'What is not known' });
    expect(within(dialog).getByText('adele@contoso.com')).toBeVisible();
    expect(within(dialog).getByText('Access denied')).toBeVisible();
  });

  it('claims nothing where nothing was monitored, or where it could not be found out', async () => {
    const { unmount } = await setUp(api => {
      api.coverage = coverageOf({
        from: null,
        to: null,
        mailboxes: { total: 0, complete: 0, withGaps: 0 },
      });
    });
    expect(await screen.findByText(/nothing is known of it/)).toBeVisible();
    unmount();
    await setUp(api => {
      api.getFileEventCoverage = async () => {
        throw new Error('Broken');
      };
    });
    expect(
      await screen.findByText(/could not be found out: Broken/),
    ).toBeVisible();
  });
});

describe('the results', () => {
  it('are sorted by a click on a heading, and the other way round by a second', async () => {
    const { user, api } = await setUp();
    const heading = () => screen.getByTitle('Sort by File name');
    await user.click(heading());
    await waitFor(() => expect(api.searches).toHaveLength(2));
    await user.click(heading());
    await waitFor(() => expect(api.searches).toHaveLength(3));
    expect(
      api.searches.map(({ srtKey, srtDir }) => `${srtKey} ${srtDir}`),
    ).toEqual(['@timestamp desc', 'file.name asc', 'file.name desc']);
  });

  it('are filtered by the value of a cell', async () => {
    const { user, api, lastGroups } = await setUp();
    await user.hover(screen.getByText('forecast-0.xlsx'));
    await user.click(
      screen.getByRole('button', { name: 'Not this File name', hidden: true }),
    );
    await waitFor(() => expect(api.searches).toHaveLength(2));
    expect(lastGroups()).toEqual([
      {
        filterClause: 'AND',
        filters: [
          LAST_WEEK,
          {
            term: 'file.name',
            operator: 'IS_NOT',
            value: eventOf(0).file.name,
          },
        ],
      },
    ]);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });
});

describe('groups of filters', () => {
  it('are made, turned round, changed and removed', async () => {
    const { user, api, lastGroups } = await setUp();
    await user.click(screen.getByRole('button', { name: 'Group' }));
    const group = screen.getByRole('group', { name: 'any of' });
    for (const value of ['plan', 'draft']) {
      await user.click(within(group).getByRole('button', { name: 'Filter' }));
      await user.type(screen.getByLabelText('Value'), value);
      await user.click(screen.getByRole('button', { name: 'Add filter' }));
      // It fades away, and until then it is found instead of the next one.
      await waitFor(() =>
        expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
      );
    }
    await user.click(screen.getByRole('button', { name: 'Search' }));
    await waitFor(() => expect(api.searches).toHaveLength(2));
    const named = (value: string) => ({
      term: 'file.name',
      operator: 'IS',
      value: `*${value}*`,
    });
    expect(lastGroups()).toEqual([
      { filterClause: 'AND', filters: [LAST_WEEK] },
      { filterClause: 'OR', filters: [named('plan'), named('draft')] },
    ]);

    await user.click(within(group).getByRole('button', { name: 'any of' }));
    await user.click(screen.getByText('File name contains draft'));
    const value = await screen.findByLabelText('Value');
    await user.clear(value);
    await user.type(value, 'final');
    await user.click(screen.getByRole('button', { name: 'Change filter' }));
    await user.click(screen.getByRole('button', { name: 'Search' }));
    await waitFor(() => expect(api.searches).toHaveLength(3));
    expect(lastGroups()).toEqual([
      { filterClause: 'AND', filters: [LAST_WEEK] },
      { filterClause: 'AND', filters: [named('plan'), named('final')] },
    ]);

    await user.click(screen.getByRole('button', { name: 'Remove the group' }));
    await user.click(screen.getByRole('button', { name: 'Search' }));
    await waitFor(() => expect(api.searches).toHaveLength(4));
    expect(lastGroups()).toHaveLength(1);
  });
});
