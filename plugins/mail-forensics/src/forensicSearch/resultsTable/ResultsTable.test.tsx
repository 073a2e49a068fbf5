import type { EventQuery } from 'backstage-plugin-mail-forensics-common';
import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { FakeMailForensicsApi } from '../../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../../__testUtils__/renderContent';
import { eventOf, savedSearchOf } from '../../__testUtils__/samples';
import { ForensicSearchContent } from '../ForensicSearchContent';

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

async function setUp(prepare: (api: FakeMailForensicsApi) => void = () => {}) {
  const api = new FakeMailForensicsApi();
  api.events = [eventOf(0), eventOf(1)];
  prepare(api);
  const rendered = renderContent(<ForensicSearchContent />, { api });
  await screen.findByText('forecast-0.xlsx', {}, { timeout: 10_000 });
  const lastGroups = () => (api.searches.at(-1) as EventQuery).groups;
  return { api, user: userEvent.setup(), lastGroups, ...rendered };
}

// Also while a dialog hides it from the accessibility tree.
const grid = () =>
  screen.getByRole('grid', { name: 'File events', hidden: true });
const headings = () =>
  [...grid().querySelectorAll('th')].map(th => th.getAttribute('aria-label'));
const row = (text: string) =>
  screen.getByText(text).closest('tr') as HTMLElement;

describe('columns', () => {
  it('are chosen, put in order, and as at first again', async () => {
    const { user } = await setUp();
    const atFirst = headings();
    expect(atFirst[0]).toBe('Date observed (UTC)');
    await user.click(screen.getByRole('button', { name: 'Columns' }));
    const dialog = within(screen.getByRole('dialog', { name: 'Columns' }));
    await user.click(dialog.getByRole('checkbox', { name: 'MD5' }));
    await user.click(dialog.getByRole('checkbox', { name: 'Date observed' }));
    await user.click(dialog.getByRole('button', { name: 'Move Size forward' }));
    expect(headings()).toEqual([
      'Size',
      'File name',
      ...atFirst.slice(3),
      'MD5',
    ]);
    expect(
      dialog.getByRole('button', { name: 'Move MD5 back' }),
    ).toBeDisabled();

    await user.click(dialog.getByRole('button', { name: 'As at first' }));
    expect(headings()).toEqual(atFirst);
  });

  it('are resized from the keyboard, and then keep their widths', async () => {
    jest
      .spyOn(HTMLElement.prototype, 'getBoundingClientRect')
      .mockReturnValue({ width: 200 } as DOMRect);
    await setUp();
    const widths = () =>
      [...grid().querySelectorAll('col')].map(({ style }) => style.width);
    expect(widths()[1]).toBe('');
    fireEvent.keyDown(
      screen.getByRole('separator', { name: 'Width of File name' }),
      { key: 'ArrowRight' },
    );
    expect(widths()).toEqual([
      '200px',
      '216px',
      ...Array.from({ length: 7 }, () => '200px'),
      // What is left.
      '',
    ]);
  });

  it('are those of a saved search for as long as it is looked at', async () => {
    const { user, api } = await setUp(fake => {
      fake.savedSearches = [
        savedSearchOf({
          id: 's-1',
          name: 'Hashes',
          groups: [],
          columns: ['file.hash.md5'],
        }),
        savedSearchOf({ id: 's-2', name: 'Plain', groups: [] }),
      ];
    });
    const atFirst = headings();
    const load = async (name: string) => {
      await user.click(screen.getByRole('button', { name: 'Saved searches' }));
      await user.click(await screen.findByText(name));
      await waitFor(() =>
        expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
      );
    };
    await load('Hashes');
    await waitFor(() => expect(headings()).toEqual(['MD5']));
    await load('Plain');
    await waitFor(() => expect(headings()).toEqual(atFirst));
    expect(api.searches).toHaveLength(3);
  });
});

describe('a cell', () => {
  it('is reached and filtered by from the keyboard', async () => {
    const { user, api, lastGroups } = await setUp();
    act(() => row('forecast-1.xlsx').focus());
    await user.keyboard('{ArrowRight}{ArrowRight}');
    expect(document.activeElement).toHaveTextContent('forecast-1.xlsx');
    await user.keyboard('{ArrowLeft}{ArrowLeft}');
    expect(row('forecast-1.xlsx')).toHaveFocus();
    await user.keyboard('{ArrowRight}{ArrowRight}-');
    await waitFor(() => expect(api.searches).toHaveLength(2));
    expect(JSON.stringify(lastGroups())).toContain(
      JSON.stringify({
        term: 'file.name',
        operator: 'IS_NOT',
        value: 'forecast-1.xlsx',
      }),
    );
  });

  it('with several values asks which is meant', async () => {
    const { user, api, lastGroups } = await setUp();
    const recipients = screen.getAllByText('2: lee@gmail.com, +1')[0];
    fireEvent.pointerOver(recipients);
    await user.click(
      within(recipients.closest('td') as HTMLElement).getByRole('button', {
        name: 'Only this Recipients',
        hidden: true,
      }),
    );
    await user.click(screen.getByRole('menuitem', { name: 'kim@contoso.com' }));
    await waitFor(() => expect(api.searches).toHaveLength(2));
    expect(JSON.stringify(lastGroups())).toContain(
      JSON.stringify({
        term: 'destination.email.recipients',
        operator: 'IS',
        value: 'kim@contoso.com',
      }),
    );
  });

  it('without a value is filtered by that, a size by its bytes, a time by its day', async () => {
    const { user, api, lastGroups } = await setUp(fake => {
      fake.events = [
        eventOf(0, event => {
          event.destination.email.subject = null;
        }),
      ];
    });
    const press = async (place: number, key: string) => {
      const searches = api.searches.length;
      act(() => row('forecast-0.xlsx').focus());
      await user.keyboard(`${'{ArrowRight}'.repeat(place)}${key}`);
      await waitFor(() => expect(api.searches).toHaveLength(searches + 1));
      await screen.findByText('forecast-0.xlsx');
    };
    await press(7, '+');
    await press(3, '-');
    await press(1, '+');
    expect(lastGroups()).toEqual([
      {
        filterClause: 'AND',
        filters: [
          {
            term: '@timestamp',
            operator: 'ON_OR_AFTER',
            value: '2026-11-21T00:00:00.000Z',
          },
          {
            term: '@timestamp',
            operator: 'ON_OR_BEFORE',
            value: '2026-11-21T23:59:59.999Z',
          },
          {
            term: 'destination.email.subject',
            operator: 'DOES_NOT_EXIST',
            value: null,
          },
          { term: 'file.sizeInBytes', operator: 'IS_NOT', value: 1_234_567 },
        ],
      },
    ]);
    expect(
      screen.getByText('Size is not 1.2 MB (1,234,567 bytes)'),
    ).toBeVisible();
  });
});

describe('the page', () => {
  it('has keys for the search field and for telling its keys', async () => {
    const { user } = await setUp();
    await user.keyboard('/');
    const field = screen.getByRole('textbox', { name: 'Search for anything' });
    expect(field).toHaveFocus();
    await user.keyboard('?/');
    expect(field).toHaveValue('?/');
    act(() => field.blur());
    await user.keyboard('?');
    expect(
      screen.getByRole('dialog', { name: 'Keys of this page' }),
    ).toBeVisible();
  });

  it('is as close together as it was left', async () => {
    const { user } = await setUp();
    await user.click(screen.getByRole('button', { name: 'Closer together' }));
    expect(row('forecast-0.xlsx')).toHaveStyle({ height: '28px' });
    expect(screen.getByRole('button', { name: 'Further apart' })).toBeVisible();
  });
});
