import type { EventQuery } from 'backstage-plugin-mail-forensics-common';
import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
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
    expect(await within(facet('Sender')).findByText('None')).toBeVisible();
    expect(
      api.groupings.find(asked => asked.groupingTerm === 'file.category'),
    ).toEqual({
      groupClause: 'AND',
      groups: [{ filterClause: 'AND', filters: [LAST_WEEK] }],
      groupingTerm: 'file.category',
      size: 8,
    });
  });

  it('tell how many have a hash, and why the others have none', async () => {
    const { user, api, lastGroups } = await setUp(fake => {
      fake.groups = {
        'file.hash.sha256Error': [{ value: 'Cloud attachment', docCount: 3 }],
      };
      fake.histogram = histogramOf([40, 5]);
    });
    const hash = within(facet('Hash'));
    expect(await hash.findByText('45')).toBeVisible();
    expect(hash.getByText('Cloud attachment')).toBeVisible();
    await user.click(hash.getByRole('button', { name: 'Not Available' }));
    await waitFor(() => expect(api.searches).toHaveLength(2));
    expect(JSON.stringify(lastGroups())).toContain(
      JSON.stringify({
        term: 'file.hash.sha256',
        operator: 'DOES_NOT_EXIST',
        value: null,
      }),
    );
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
    const slider = await timeline();
    act(() => slider.focus());
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
    const slider = await timeline();
    act(() => slider.focus());
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

  it('says of a range that began before monitoring only what is known', async () => {
    await setUp(api => {
      api.events = [];
      api.coverage = coverageOf({ beginsBeforeMonitoring: true });
    });
    expect(
      await screen.findByText(
        'Nothing was sent that matches from 2026-11-15 10:00:00 UTC up to 2026-11-22 09:59:20 UTC, for which all 1,210 mailboxes are complete. Nothing is known from before 2026-11-15 10:00:00 UTC.',
      ),
    ).toBeVisible();
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
  const named = (value: string) => ({
    term: 'file.name',
    operator: 'IS',
    value: `*${value}*`,
  });
  // By their texts, and typed at once: jsdom takes seconds to find things by their roles on a page of this size.
  const enter = (value: string, submit: string) => {
    fireEvent.change(screen.getByLabelText('Value'), { target: { value } });
    fireEvent.click(screen.getByText(submit));
  };
  const search = () => fireEvent.submit(screen.getByRole('search'));

  async function withGroup() {
    const page = await setUp();
    fireEvent.click(screen.getByText('Group'));
    const group = within(screen.getByRole('group', { name: 'any of' }));
    for (const value of ['plan', 'draft']) {
      fireEvent.click(group.getByText('Filter'));
      enter(value, 'Add filter');
      await waitFor(() =>
        expect(screen.queryByText('Add filter')).not.toBeInTheDocument(),
      );
    }
    return page;
  }

  it('are made, and removed', async () => {
    const { api, lastGroups } = await withGroup();
    search();
    await waitFor(() => expect(api.searches).toHaveLength(2));
    expect(lastGroups()).toEqual([
      { filterClause: 'AND', filters: [LAST_WEEK] },
      { filterClause: 'OR', filters: [named('plan'), named('draft')] },
    ]);
    fireEvent.click(screen.getByLabelText('Remove the group'));
    search();
    await waitFor(() => expect(api.searches).toHaveLength(3));
    expect(lastGroups()).toHaveLength(1);
  });

  it('are turned round, and what is in them is changed', async () => {
    const { api, lastGroups } = await withGroup();
    fireEvent.click(screen.getByText('any of'));
    fireEvent.click(screen.getByText('File name contains draft'));
    enter('final', 'Change filter');
    search();
    await waitFor(() => expect(api.searches).toHaveLength(2));
    expect(lastGroups()).toEqual([
      { filterClause: 'AND', filters: [LAST_WEEK] },
      { filterClause: 'AND', filters: [named('plan'), named('final')] },
    ]);
  });

  it('leave the keyboard with the button that adds filters', async () => {
    await withGroup();
    const pill = screen.getByText('File name contains draft');
    fireEvent.keyDown(pill, { key: 'Delete' });
    expect(pill).not.toBeInTheDocument();
    expect(document.activeElement).toHaveTextContent('Filter');
    expect(
      document.activeElement?.closest('[role="group"]'),
    ).toHaveAccessibleName('any of');
  });
});

describe('the values of a filter', () => {
  it('are offered as there are, by how many events have them', async () => {
    const { api } = await setUp(fake => {
      fake.groups = {
        'source.email.sender': [{ value: 'adele@contoso.com', docCount: 412 }],
      };
    });
    fireEvent.click(screen.getByText('Filter'));
    fireEvent.change(screen.getByLabelText('Field'), {
      target: { value: 'sender' },
    });
    const value = screen.getByLabelText('Value');
    act(() => value.focus());
    fireEvent.change(value, { target: { value: 'ade' } });
    const option = await screen.findByText(
      (_, element) =>
        element?.matches('li[role="option"]') === true &&
        element.textContent === 'adele@contoso.com412',
      {},
      { timeout: 10_000 },
    );
    await waitFor(() =>
      expect(JSON.stringify(api.groupings.at(-1))).toContain(
        JSON.stringify({
          term: 'source.email.sender',
          operator: 'IS',
          value: '*ade*',
        }),
      ),
    );
    fireEvent.click(option);
    fireEvent.click(screen.getByText('Add filter'));
    expect(
      await screen.findByText('Sender contains adele@contoso.com'),
    ).toBeVisible();
  });
});
