import { identityApiRef } from '@backstage/core-plugin-api';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { SavedSearchInput } from 'backstage-plugin-mail-forensics-common';
import { accessibilityViolations } from '../../__testUtils__/accessibilityViolations';
import {
  failure,
  FakeMailForensicsApi,
} from '../../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../../__testUtils__/renderContent';
import { manifestOf, savedSearchOf } from '../../__testUtils__/samples';
import { saveFile } from '../../components/saveFile';
import { EMPTY_QUERY, type Query } from '../query/searchState';
import { toEventQuery } from '../query/toSearchRequest';
import { SearchTools } from './SearchTools';

jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 10_000 });
jest.mock('../../components/saveFile', () => ({ saveFile: jest.fn() }));
const saved = jest.mocked(saveFile);

const QUERY: Query = {
  ...EMPTY_QUERY,
  text: 'forecast',
  conditions: [
    { term: 'sender', comparison: 'is', value: 'adele@contoso.com' },
  ],
};
const SHEETS: Query = {
  ...EMPTY_QUERY,
  conditions: [{ term: 'category', comparison: 'is', value: 'Spreadsheet' }],
};

const searchOf = (fields: Partial<SavedSearchInput> & { id: string }) =>
  savedSearchOf({ ...toEventQuery(SHEETS), name: 'Sheets', ...fields });

function setUp(prepare: (api: FakeMailForensicsApi) => void = () => {}) {
  const api = new FakeMailForensicsApi();
  prepare(api);
  const onLoad = jest.fn();
  const user = userEvent.setup();
  const identity = mockApis.identity({ userEntityRef: 'user:default/guest' });
  renderContent(
    <TestApiProvider apis={[[identityApiRef, identity]]}>
      <SearchTools query={QUERY} columns={['file.name']} onLoad={onLoad} />
    </TestApiProvider>,
    { api, address: '/?range=P7D' },
  );
  return { api, user, onLoad };
}

const button = (name: string | RegExp) => screen.findByRole('button', { name });
const item = (name: string | RegExp) => screen.findByRole('menuitem', { name });

beforeEach(() => {
  window.sessionStorage.clear();
  saved.mockClear();
});

describe('saved searches', () => {
  async function open(prepare: (api: FakeMailForensicsApi) => void) {
    const page = setUp(prepare);
    await page.user.click(await button('Saved searches'));
    const panel = await screen.findByRole('dialog', { name: 'Saved searches' });
    return { ...page, panel };
  }

  it('are loaded with their columns by a click on their name', async () => {
    const { user, onLoad } = await open(api => {
      api.savedSearches = [searchOf({ id: 's-1', columns: ['file.name'] })];
    });
    await user.click(await button('Sheets'));
    expect(onLoad).toHaveBeenCalledWith(SHEETS, ['file.name']);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('are found by name, notes and owner; hostile names are shown as what they are', async () => {
    const { user, panel } = await open(api => {
      api.savedSearches = [
        searchOf({ id: 's-1', notes: 'For case 12' }),
        searchOf({ id: 's-2', name: 'in\u202efdp.exe' }),
      ];
    });
    expect(await within(panel).findByText(/\\u202E/)).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);
    await user.type(within(panel).getByRole('searchbox'), 'case 12');
    expect(within(panel).getAllByRole('listitem')).toHaveLength(1);
    await user.type(within(panel).getByRole('searchbox'), '3');
    expect(within(panel).getByText('No saved search matches.')).toBeVisible();
  });

  it('are edited, and search for something else then', async () => {
    const { api, user } = await open(fake => {
      fake.savedSearches = [searchOf({ id: 's-1', notes: 'Old' })];
    });
    await user.click(await button('Edit Sheets'));
    const name = await screen.findByRole('textbox', { name: /^Name/ });
    await user.clear(name);
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
    await user.type(name, 'Forecasts');
    await user.click(screen.getByRole('checkbox'));
    expect(
      screen.getByText(
        'It will search for: “forecast”, Sender is adele@contoso.com, Last 7 days',
      ),
    ).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await button('Forecasts')).toBeVisible();
    expect(api.savedSearches).toMatchObject([
      {
        name: 'Forecasts',
        notes: 'Old',
        columns: ['file.name'],
        ...toEventQuery(QUERY),
      },
    ]);
  });

  it('keep what they search for where only the name is edited', async () => {
    const { api, user } = await open(fake => {
      fake.savedSearches = [searchOf({ id: 's-1' })];
    });
    await user.click(await button('Edit Sheets'));
    await user.type(
      await screen.findByRole('textbox', { name: /^Name/ }),
      '!{Enter}',
    );
    expect(await button('Sheets!')).toBeVisible();
    expect(api.savedSearches).toMatchObject([toEventQuery(SHEETS)]);
  });

  it('are duplicated, and deleted after a question', async () => {
    const { api, user } = await open(fake => {
      fake.savedSearches = [searchOf({ id: 's-1' })];
    });
    await user.click(await button('Duplicate Sheets'));
    expect(await button('Copy of Sheets')).toBeVisible();
    await user.click(await button('Delete Sheets'));
    expect(await screen.findByText(/gone for everybody/)).toBeVisible();
    await user.click(await button('Delete'));
    await waitFor(() =>
      expect(api.savedSearches.map(({ name }) => name)).toEqual([
        'Copy of Sheets',
      ]),
    );
  });

  it('say when there are none', async () => {
    const { panel } = await open(() => {});
    expect(await within(panel).findByText('No saved search yet')).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('say that they are forbidden', async () => {
    const refusal = await failure(403, 'NotAllowedError', 'no');
    const { panel } = await open(api => {
      api.listSavedSearches = () => Promise.reject(refusal);
    });
    expect(
      await within(panel).findByText(/mail-forensics.event.read/),
    ).toBeVisible();
  });

  it('can be asked for again', async () => {
    const { api, user, panel } = await open(fake => {
      fake.listSavedSearches = () => Promise.reject(new Error('down'));
    });
    expect(await within(panel).findByText('down')).toBeVisible();
    api.listSavedSearches = async () => [searchOf({ id: 's-1' })];
    await user.click(await button('Try again'));
    expect(await button('Sheets')).toBeVisible();
  });
});

describe('saving', () => {
  it('keeps the search of the page under a name', async () => {
    const { api, user } = setUp();
    await user.click(await button('Save'));
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText(/What is saved: “forecast”/)).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);
    await user.type(
      within(dialog).getByRole('textbox', { name: /^Name/ }),
      'Mine',
    );
    await user.type(
      within(dialog).getByRole('textbox', { name: 'Notes' }),
      'Why',
    );
    await user.click(within(dialog).getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Mine was saved.')).toBeVisible();
    expect(api.savedSearches).toMatchObject([
      {
        name: 'Mine',
        notes: 'Why',
        columns: ['file.name'],
        srtKey: '@timestamp',
        srtDir: 'desc',
        ...toEventQuery(QUERY),
      },
    ]);
  });

  it('says why it was not, and keeps what was typed', async () => {
    const { user } = setUp(api => {
      api.createSavedSearch = () => Promise.reject(new Error('no room'));
    });
    await user.click(await button('Save'));
    const name = await screen.findByRole('textbox', { name: /^Name/ });
    await user.type(name, 'Mine{Enter}');
    expect(await screen.findByRole('alert')).toHaveTextContent('no room');
    expect(name).toHaveValue('Mine');
  });
});

describe('recent searches', () => {
  it('are those of the tab, and run again', async () => {
    const { user, onLoad } = setUp();
    await user.click(await button('Recent searches'));
    const recent = await item(/“forecast”, Sender is adele@contoso.com/);
    expect(await accessibilityViolations()).toEqual([]);
    await user.click(recent);
    expect(onLoad).toHaveBeenCalledWith(QUERY);
  });
});

describe('copying', () => {
  const clipboard = () =>
    jest.spyOn(navigator.clipboard, 'writeText').mockResolvedValue(undefined);

  it('makes a link with an id and nothing else of the search', async () => {
    const { api, user } = setUp();
    const written = clipboard();
    await user.click(await button('Copy link'));
    expect(await screen.findByText('The link was copied.')).toBeVisible();
    expect(written.mock.calls).toEqual([['http://localhost/?query=q-1']]);
    expect(api.sharedQueries).toEqual([
      {
        id: 'q-1',
        ...toEventQuery(QUERY),
        srtKey: '@timestamp',
        srtDir: 'desc',
      },
    ]);
  });

  it('shows the link, selected, where the clipboard is refused', async () => {
    const { user } = setUp();
    jest
      .spyOn(navigator.clipboard, 'writeText')
      .mockRejectedValue(new Error('denied'));
    await user.click(await button('Copy link'));
    const field = await screen.findByRole<HTMLTextAreaElement>('textbox', {
      name: 'Text to copy',
    });
    expect(field).toHaveValue('http://localhost/?query=q-1');
    expect(field.selectionEnd).toBe(field.value.length);
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('says why there is no link', async () => {
    const { user } = setUp(api => {
      api.shareQuery = () => Promise.reject(new Error('no room'));
    });
    await user.click(await button('Copy link'));
    expect(await screen.findByRole('alert')).toHaveTextContent('no room');
  });

  it('has the request as a command and as JSON', async () => {
    const { user } = setUp();
    const written = clipboard();
    await user.click(await button('Copy as API request'));
    await user.click(await item('As curl command'));
    expect(
      await screen.findByText('The request was copied.'),
    ).toBeInTheDocument();
    await user.click(await button('Copy as API request'));
    await user.click(await item('As JSON body'));
    await waitFor(() => expect(written).toHaveBeenCalledTimes(2));
    const [[curl], [json]] = written.mock.calls;
    expect(curl).toMatch(
      /^curl "\$BACKSTAGE_BACKEND_URL\/api\/mail-forensics\/v2\/file-events"/,
    );
    expect(JSON.parse(json)).toMatchObject(toEventQuery(QUERY));
  });
});

describe('exporting', () => {
  it('saves the file, shows what proves it and saves the manifest', async () => {
    const { api, user } = setUp();
    await user.click(await button('Export'));
    await user.click(await item('As NDJSON'));
    const dialog = await screen.findByRole('dialog', { name: 'Exported' });
    expect(within(dialog).getByText('ab'.repeat(32))).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);
    const { id } = manifestOf(toEventQuery(QUERY));
    expect(saved).toHaveBeenCalledWith(
      expect.any(Blob),
      `file-events-${id}.ndjson`,
    );
    await user.click(await button('Save the manifest'));
    expect(saved).toHaveBeenLastCalledWith(
      expect.any(Blob),
      `file-events-${id}.manifest.json`,
    );
    expect(api.exports).toEqual([
      {
        ...toEventQuery(QUERY),
        srtKey: '@timestamp',
        srtDir: 'desc',
        format: 'ndjson',
      },
    ]);
  });

  it('tells how far it is, and is cancelled', async () => {
    let signal: AbortSignal | undefined;
    const { user } = setUp(api => {
      api.exportFileEvents = (
        _,
        options: Parameters<typeof api.exportFileEvents>[1] & {
          signal?: AbortSignal;
        },
      ) => {
        signal = options.signal;
        options.onProgress?.({ bytes: 1_234_567, events: 8_765 });
        return new Promise(() => {});
      };
    });
    await user.click(await button('Export'));
    await user.click(await item('As CSV'));
    expect(
      await screen.findByText('8,765 events so far, 1.2 MB'),
    ).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);
    await user.click(await button('Cancel the export'));
    expect(signal?.aborted).toBe(true);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(saved).not.toHaveBeenCalled();
  });

  it.each([
    ['is of another length', { bytes: 10 }],
    ['was cut off', { state: 'failed' as const }],
  ])('does not save what %s', async (_, fields) => {
    const { user } = setUp(api => {
      api.exportFileEvents = async request => ({
        file: new Blob(['file.name']),
        manifest: { ...manifestOf(request), ...fields },
      });
    });
    await user.click(await button('Export'));
    await user.click(await item('As CSV'));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /not the whole file/,
    );
    expect(saved).not.toHaveBeenCalled();
  });

  it('says why it failed, and tries again', async () => {
    const { api, user } = setUp(fake => {
      fake.exportFileEvents = () => Promise.reject(new Error('down'));
    });
    await user.click(await button('Export'));
    await user.click(await item('As CSV'));
    expect(await screen.findByRole('alert')).toHaveTextContent('down');
    api.exportFileEvents = FakeMailForensicsApi.prototype.exportFileEvents;
    await user.click(await button('Try again'));
    expect(await screen.findByText('Exported')).toBeVisible();
    expect(saved).toHaveBeenCalledTimes(1);
  });
});
