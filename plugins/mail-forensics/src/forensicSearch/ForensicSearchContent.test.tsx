import type { SearchRequest } from 'backstage-plugin-mail-forensics-common';
import {
  act,
  fireEvent,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { SearchRefusedError } from '../api/SearchRefusedError';
import {
  failure,
  FakeMailForensicsApi,
} from '../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../__testUtils__/renderContent';
import { answerOf, eventOf } from '../__testUtils__/samples';
import { ForensicSearchContent } from './ForensicSearchContent';

// Pages are slow to look through in jsdom, all the more on a busy machine.
jest.setTimeout(30_000);

const series = (length: number) => Array.from({ length }, (_, n) => eventOf(n));

function setUp(
  prepare: (api: FakeMailForensicsApi) => void = () => {},
  address = '/',
) {
  const api = new FakeMailForensicsApi();
  prepare(api);
  const rendered = renderContent(<ForensicSearchContent />, { api, address });
  const user = userEvent.setup();
  return { api, user, ...rendered };
}

const withEvents =
  (...events: ReturnType<typeof series>) =>
  (api: FakeMailForensicsApi) => {
    api.events = events;
  };

const filtersOf = (request: SearchRequest | undefined) =>
  request?.groups.flatMap(group => ('filters' in group ? group.filters : []));

/** By its text: looking for rows by their names takes seconds in jsdom. */
async function row(text: RegExp): Promise<HTMLElement> {
  const cell = await screen.findByText(text, {}, { timeout: 10_000 });
  return cell.closest('tr') as HTMLElement;
}
const anything = () =>
  screen.getByRole('textbox', { name: 'Search for anything' });
const search = () => screen.getByRole('button', { name: 'Search' });

// jsdom neither lays out nor scrolls, so that the window over the rows would have no height and never move. It is as high
// as the headings and 600 rows.
for (const [name, pixels] of [
  ['clientHeight', 600],
  ['scrollHeight', 25_240],
] as const) {
  jest.spyOn(HTMLElement.prototype, name, 'get').mockReturnValue(pixels);
}
afterAll(() => jest.restoreAllMocks());
HTMLElement.prototype.scrollTo = function scrollTo(
  this: HTMLElement,
  to?: ScrollToOptions | number,
) {
  this.scrollTop = typeof to === 'object' ? to.top ?? 0 : 0;
  queueMicrotask(() => this.dispatchEvent(new Event('scroll')));
};
beforeEach(() => window.sessionStorage.clear());

describe('searching', () => {
  it('starts with the last 7 days', async () => {
    const { api } = setUp(withEvents(eventOf(0)));
    expect(await screen.findByText('1 attachment')).toBeVisible();
    expect(screen.getByRole('combobox', { name: 'Date range' })).toHaveValue(
      'P7D',
    );
    expect(api.searches.map(filtersOf)).toEqual([
      [{ term: '@timestamp', operator: 'WITHIN_THE_LAST', value: 'P7D' }],
    ]);
  });

  it('searches on Enter and on the button, not while typing, and again for the same', async () => {
    const { api, user } = setUp();
    await screen.findByText('0 attachments');
    await user.type(anything(), 'forecast');
    expect(screen.getByText(/has changed since/)).toBeVisible();
    expect(api.searches).toHaveLength(1);

    await user.keyboard('{Enter}');
    await waitFor(() => expect(api.searches).toHaveLength(2));
    expect(filtersOf(api.searches[1])).toContainEqual({
      term: 'anyText',
      operator: 'IS',
      value: 'forecast',
    });
    expect(screen.queryByText(/has changed since/)).not.toBeInTheDocument();

    await user.click(search());
    await waitFor(() => expect(api.searches).toHaveLength(3));
    expect(api.searches[2]).toEqual(api.searches[1]);
  });

  it('keeps the range in the address and what names people out of it, both over a reload', async () => {
    const first = setUp();
    await screen.findByText('0 attachments');
    await first.user.type(anything(), 'Lee Gu');
    await first.user.selectOptions(
      screen.getByRole('combobox', { name: 'Date range' }),
      'Last 30 days',
    );
    await first.user.click(search());
    await waitFor(() => expect(first.address()).toBe('/?range=P30D'));
    first.unmount();

    const second = setUp(() => {}, first.address());
    await waitFor(() => expect(second.api.searches).toHaveLength(1));
    expect(filtersOf(second.api.searches[0])).toEqual([
      { term: '@timestamp', operator: 'WITHIN_THE_LAST', value: 'P30D' },
      { term: 'anyText', operator: 'IS', value: 'Lee Gu' },
    ]);
  });

  it('searches between two times by the clock that was chosen', async () => {
    const { api, user, address } = setUp();
    await screen.findByText('0 attachments');
    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Date range' }),
      'Custom',
    );
    expect(search()).toBeDisabled();
    fireEvent.change(screen.getByLabelText('From'), {
      target: { value: '2026-11-21T17:03' },
    });
    fireEvent.change(screen.getByLabelText('To'), {
      target: { value: '2026-11-20T17:03' },
    });
    expect(screen.getByText('This range ends before it begins.')).toBeVisible();
    fireEvent.change(screen.getByLabelText('To'), {
      target: { value: '2026-11-21T18:00' },
    });
    await user.click(search());
    await waitFor(() => expect(api.searches).toHaveLength(2));
    expect(filtersOf(api.searches[1])).toEqual([
      {
        term: '@timestamp',
        operator: 'ON_OR_AFTER',
        value: '2026-11-21T17:03:00.000Z',
      },
      {
        term: '@timestamp',
        operator: 'ON_OR_BEFORE',
        value: '2026-11-21T18:00:59.999Z',
      },
    ]);
    expect(address()).toContain('from=2026-11-21T17');
  });

  it('adds filters as pills and removes them again', async () => {
    const { api, user } = setUp();
    await screen.findByText('0 attachments');
    const open = () =>
      user.click(screen.getByRole('button', { name: 'Filter' }));
    const select = (field: string, option: string) =>
      user.selectOptions(screen.getByRole('combobox', { name: field }), option);

    await open();
    await user.type(screen.getByLabelText('Value'), 'plan');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByText('File name contains plan')).toBeVisible();

    await open();
    await select('Field', 'Category');
    await select('Operator', 'is not');
    await select('Value', 'PDF');
    await user.click(screen.getByRole('button', { name: 'Add filter' }));

    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await open();
    await select('Field', 'Size');
    await user.type(screen.getByLabelText('Value'), '1 parsec');
    expect(screen.getByText('Not a size')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Add filter' })).toBeDisabled();
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());

    await user.click(
      screen.getByRole('button', {
        name: 'Remove filter File name contains plan',
      }),
    );
    await user.click(search());
    await waitFor(() => expect(api.searches).toHaveLength(2));
    expect(filtersOf(api.searches[1])?.slice(1)).toEqual([
      { term: 'file.category', operator: 'IS_NOT', value: 'Pdf' },
    ]);
  });
});

describe('the results', () => {
  it('show what was sent to whom, newest first, by the clock that was chosen', async () => {
    const { user } = setUp(withEvents(...series(2)));
    const first = await row(/forecast-0\.xlsx/);
    expect(
      within(first)
        .getAllByRole('cell')
        .map(cell => cell.textContent),
    ).toEqual([
      '2026-11-21 17:03:12',
      'forecast-0.xlsx',
      '1.2 MB',
      'Spreadsheet',
      'adele@contoso.com',
      '2: lee@gmail.com, +1',
      'The forecast',
      '9f3a2b4c…c1d2 ',
      'Contoso US mail',
    ]);
    expect(
      screen.getByRole('columnheader', { name: 'Date observed (UTC)' }),
    ).toBeVisible();

    await user.selectOptions(
      screen.getByRole('combobox', { name: 'Time zone' }),
      'local',
    );
    expect(
      screen.queryByRole('columnheader', { name: /local|UTC$/ }),
    ).not.toBeInTheDocument();
  });

  it('are drawn only where they can be seen, and read on towards the end', async () => {
    const { api, user } = setUp(withEvents(...series(1_300)));
    const first = await row(/forecast-0\.xlsx/);
    expect(screen.getByText('1,300 attachments')).toBeVisible();
    const table = screen.getByRole('grid', { name: 'File events' });
    expect(table.querySelectorAll('tr').length).toBeLessThan(50);
    // The second page is there before anybody asks for it, and the third is not.
    await waitFor(() => expect(table).toHaveAttribute('aria-rowcount', '601'));
    expect(api.searches.map(({ pgToken }) => pgToken)).toEqual([
      '',
      'event-99',
    ]);

    act(() => first.focus());
    await user.keyboard('{End}');
    await waitFor(() => expect(table).toHaveAttribute('aria-rowcount', '1101'));
    expect(api.searches.at(-1)?.pgToken).toBe('event-599');
    expect(screen.getByText('forecast-599.xlsx').closest('tr')).toHaveFocus();
  });

  it('say when the next page could not be loaded, and try again', async () => {
    const { user } = setUp(api => {
      const pages = [
        answerOf(series(3), { totalCount: 4, nextPgToken: 'event-2' }),
        new Error('The line is down'),
        answerOf([eventOf(3)], { totalCount: 4 }),
      ];
      api.searchFileEvents = async () => {
        const page = pages.shift();
        if (page === undefined || page instanceof Error) {
          throw page;
        }
        return page;
      };
    });
    expect(await screen.findByText(/The line is down/)).toBeVisible();
    expect(await row(/forecast-2\.xlsx/)).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await row(/forecast-3\.xlsx/)).toBeVisible();
    expect(screen.getByText('End of the results')).toBeVisible();
  });

  it('say how far the search got where time was up, and go on when told to', async () => {
    const { api, user } = setUp(fake => {
      const pages = [
        answerOf([], {
          totalCount: 0,
          totalCountIsLowerBound: true,
          nextPgToken: 'event-0',
          completeBackTo: '2026-11-20T10:00:00.000Z',
        }),
        answerOf([eventOf(3)], { totalCount: 1 }),
      ];
      fake.searchFileEvents = async request => {
        fake.searches.push(request);
        return pages.shift() ?? answerOf([]);
      };
    });
    expect(
      await screen.findByText(/complete back to 2026-11-20 10:00:00 UTC/),
    ).toBeVisible();
    expect(await screen.findByText(/^Complete for all/)).toBeVisible();
    expect(screen.queryByText('No attachment matches')).toBeNull();
    expect(api.searches).toHaveLength(1);
    await user.click(screen.getByText('Search further back'));
    expect(await row(/forecast-3\.xlsx/)).toBeVisible();
    expect(api.searches[1].pgToken).toBe('event-0');
  });

  it('say up to when the search got where the oldest come first', async () => {
    const { user } = setUp(fake => {
      const pages = [
        answerOf([], {
          totalCount: 0,
          totalCountIsLowerBound: true,
          nextPgToken: 'event-0',
          completeUpTo: '2026-11-20T10:00:00.000Z',
        }),
        answerOf([eventOf(3)], { totalCount: 1 }),
      ];
      fake.searchFileEvents = async () => pages.shift() ?? answerOf([]);
    });
    expect(
      await screen.findByText(/complete up to 2026-11-20 10:00:00 UTC/),
    ).toBeVisible();
    expect(screen.queryByText('No attachment matches')).toBeNull();
    await user.click(screen.getByText('Search what is newer'));
    expect(await row(/forecast-3\.xlsx/)).toBeVisible();
  });

  it('ignore an answer that comes after the question has changed', async () => {
    let answerFirst: () => void = () => {};
    const { user } = setUp(api => {
      api.searchFileEvents = async request => {
        if (filtersOf(request)?.length === 2) {
          return answerOf([eventOf(2)]);
        }
        await new Promise<void>(resolve => {
          answerFirst = resolve;
        });
        return answerOf([eventOf(1)]);
      };
    });
    await user.type(anything(), 'two{Enter}');
    await row(/forecast-2\.xlsx/);
    answerFirst();
    await user.type(anything(), '!');
    expect(screen.queryByText('forecast-1.xlsx')).not.toBeInTheDocument();
    expect(screen.getByText('forecast-2.xlsx')).toBeVisible();
  });

  it('tell a count that is only a lower bound', async () => {
    setUp(api => {
      api.searchFileEvents = async () =>
        answerOf(series(1), {
          totalCount: 10_000,
          totalCountIsLowerBound: true,
        });
    });
    expect(await screen.findByText('10,000+ attachments')).toBeVisible();
  });

  it('copy a hash without opening the event', async () => {
    const { user } = setUp(withEvents(eventOf(0)));
    const copied = jest.spyOn(navigator.clipboard, 'writeText');
    await user.click(
      within(await row(/forecast-0/)).getByRole('button', {
        name: 'Copy SHA-256',
      }),
    );
    expect(copied).toHaveBeenCalledWith(eventOf(0).file.hash.sha256);
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('show hostile names as the text they are', async () => {
    setUp(
      withEvents(
        eventOf(0, event => {
          event.file.name = '<img src=x onerror=alert(1)>\u202efdp.exe';
          event.destination.email.subject = 'a\u0000b';
        }),
      ),
    );
    const hostile = await row(/onerror/);
    expect(hostile).toHaveTextContent(
      '<img src=x onerror=alert(1)>\\u202Efdp.exe',
    );
    expect(hostile).toHaveTextContent('a␀b');
    expect(hostile.querySelector('img')).toBeNull();
  });

  it('are words where there are none', async () => {
    setUp();
    expect(await screen.findByText('No attachment matches')).toBeVisible();
    expect(screen.queryByRole('grid')).not.toBeInTheDocument();
  });

  it('are a skeleton until they come', async () => {
    setUp(api => {
      api.searchFileEvents = () => new Promise(() => {});
    });
    expect(await screen.findByText('Searching')).toBeVisible();
    expect(screen.getByRole('grid')).toHaveAttribute('aria-busy', 'true');
  });

  it('say what is wrong with a query, and search again', async () => {
    const { api, user } = setUp(fake => {
      fake.searchFileEvents = async () => {
        throw new SearchRefusedError([
          {
            type: 'QUERY_TIMEOUT',
            badFilter: null,
            description: 'Request timed out. Refine your filters.',
          },
        ]);
      };
    });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(
      /did not run.*timed out.*\(QUERY_TIMEOUT\).*Change the query or try again/,
    );
    api.searchFileEvents = async () => answerOf([eventOf(0)]);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await row(/forecast-0/)).toBeVisible();
  });

  it('name the permission to somebody who may not search', async () => {
    setUp(api => {
      api.searchFileEvents = async () => {
        throw await failure(403, 'NotAllowedError', 'Unauthorized');
      };
    });
    expect(await screen.findByText('You may not see this')).toBeVisible();
    expect(screen.getByText(/mail-forensics\.event\.read/)).toBeVisible();
  });
});

describe('the details of an event', () => {
  async function open(...events: ReturnType<typeof series>) {
    const page = setUp(withEvents(...events));
    await page.user.click(await row(/forecast-0/));
    return page;
  }
  const panel = () => screen.getByRole('dialog');
  const section = (name: string) =>
    within(panel()).getByRole('region', { name });

  it('tell the file, the sending, the risk and the source', async () => {
    await open(eventOf(0));
    const { md5, sha256 } = eventOf(0).file.hash;
    expect(panel()).toHaveAccessibleName('forecast-0.xlsx');
    for (const text of [
      'application/x-sample-by-name',
      'application/x-sample-by-bytes',
      '1.2 MB (1,234,567 bytes)',
      md5,
      sha256,
    ]) {
      expect(section('File')).toHaveTextContent(text ?? '');
    }
    expect(section('Sent')).toHaveTextContent(
      /2026-11-21 17:03:12 UTC.*adele@contoso\.com.*sales@contoso\.com.*lee@gmail\.com.*kim@contoso\.com.*None.*The forecast/,
    );
    expect(section('Risk')).toHaveTextContent(
      'Not in a trusted domain: gmail.com',
    );
    expect(section('Source')).toHaveTextContent(
      /Contoso US mail.*adele@contoso\.com.*<message-0@contoso\.com>.*2026-11-21 17:04:47 UTC.*1 min/,
    );
  });

  it('say why there is no hash, and that a name promises other bytes', async () => {
    await open(
      eventOf(0, ({ file }) => {
        file.hash = {
          md5: null,
          sha256: null,
          md5Error: 'Cloud attachment',
          sha256Error: 'Cloud attachment',
        };
        file.sizeInBytes = null;
        file.categoryByBytes = 'Executable';
      }),
    );
    expect(section('File')).toHaveTextContent('No hash: Cloud attachment');
    expect(section('File')).toHaveTextContent('promises another type');
    expect(
      within(panel()).queryByRole('button', { name: 'Find this file' }),
    ).not.toBeInTheDocument();
  });

  it('copy hashes, and the raw event as it is', async () => {
    const { user } = await open(
      eventOf(0, event => {
        event.destination.email.subject = 'a\u202eb';
      }),
    );
    const copied = jest.spyOn(navigator.clipboard, 'writeText');
    await user.click(within(panel()).getByRole('button', { name: 'Copy MD5' }));
    expect(copied).toHaveBeenLastCalledWith(eventOf(0).file.hash.md5);

    await user.click(within(panel()).getByRole('button', { name: 'Raw JSON' }));
    expect(
      await within(panel()).findByText(/"subject": "a\\u202Eb"/),
    ).toBeVisible();
    await user.click(
      within(panel()).getByRole('button', { name: 'Copy Raw JSON' }),
    );
    expect(copied).toHaveBeenLastCalledWith(
      expect.stringContaining('"subject": "a\u202eb"'),
    );
  });

  it('open with Enter, go on with the arrow keys and close with Esc', async () => {
    const { user } = setUp(withEvents(...series(3)));
    const focused = await row(/forecast-0/);
    act(() => focused.focus());
    await user.keyboard('{ArrowDown}{Enter}');
    expect(panel()).toHaveAccessibleName('forecast-1.xlsx');
    await user.keyboard('{ArrowDown}');
    expect(panel()).toHaveAccessibleName('forecast-2.xlsx');
    expect(screen.getByRole('button', { name: 'Next event' })).toBeDisabled();
    await user.keyboard('{ArrowRight}');
    expect(panel()).toHaveAccessibleName('forecast-2.xlsx');
    await user.keyboard('{ArrowLeft}{ArrowUp}{ArrowUp}');
    expect(panel()).toHaveAccessibleName('forecast-0.xlsx');
    await user.click(screen.getByRole('button', { name: 'Next event' }));
    expect(panel()).toHaveAccessibleName('forecast-1.xlsx');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  it('find the file by its hash', async () => {
    const { api, user, address } = await open(...series(2));
    await user.click(
      within(panel()).getByRole('button', { name: 'Find this file' }),
    );
    await waitFor(() => expect(api.searches).toHaveLength(2));
    expect(filtersOf(api.searches[1])).toEqual([
      {
        term: 'file.hash.sha256',
        operator: 'IS',
        value: eventOf(0).file.hash.sha256,
      },
    ]);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(screen.getByText(/^SHA-256 is 9f3a/)).toBeVisible();
    expect(address()).toBe('/?range=all');
  });
});
