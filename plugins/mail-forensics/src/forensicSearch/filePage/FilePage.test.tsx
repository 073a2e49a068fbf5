import { identityApiRef, storageApiRef } from '@backstage/core-plugin-api';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { FileSummary } from 'backstage-plugin-mail-forensics-common';
import { Route, Routes } from 'react-router-dom';
import { english } from '../../__testUtils__/messagesIn';
import { formatTimeWithZone } from '../../components/format';
import { accessibilityViolations } from '../../__testUtils__/accessibilityViolations';
import {
  failure,
  FakeMailForensicsApi,
} from '../../__testUtils__/FakeMailForensicsApi';
import { renderContent } from '../../__testUtils__/renderContent';
import { eventOf, histogramOf } from '../../__testUtils__/samples';
import { toEventQuery } from '../query/toSearchRequest';
import { FileContent } from './FileContent';
import { FileHeading } from './FileHeading';
import { fileQuery } from './fileQuery';

jest.setTimeout(60_000);
configure({ asyncUtilTimeout: 10_000 });

const SHA256 = 'ab'.repeat(32);
const OTHER = 'cd'.repeat(32);

const FILE: FileSummary = {
  sha256: SHA256,
  md5: '12'.repeat(16),
  sizeInBytes: 1_234_567,
  category: 'Spreadsheet',
  mimeType: 'application/x-sample',
  firstSeen: '2026-11-01T10:00:00.000Z',
  lastSeen: '2026-11-21T17:03:12.000Z',
  docCount: 1_234,
  names: [
    { value: 'forecast.xlsx', docCount: 1_230 },
    { value: 'in\u202efdp.exe', docCount: 4 },
  ],
  senders: [
    { value: 'adele@contoso.com', docCount: 1_000 },
    { value: 'lee@gmail.com', docCount: 1 },
  ],
  recipientDomains: [{ value: 'gmail.com', docCount: 1_234 }],
  connections: [{ value: 'Contoso US mail', docCount: 1_234 }],
  sameNameOtherBytes: [
    {
      name: 'forecast.xlsx',
      sha256: OTHER,
      sizeInBytes: null,
      firstSeen: '2026-11-02T10:00:00.000Z',
      lastSeen: '2026-11-03T10:00:00.000Z',
      docCount: 2,
    },
  ],
};

function open(
  prepare: (api: FakeMailForensicsApi) => void = () => {},
  sha256 = SHA256,
  storage = mockApis.storage(),
) {
  const api = new FakeMailForensicsApi();
  api.fileSummary = FILE;
  api.histogram = histogramOf([1, 0, 3]);
  api.events = [
    eventOf(0, ({ mailForensics }) => {
      mailForensics.people = [
        { address: 'Adele@contoso.com', entityRef: 'user:default/adele' },
      ];
    }),
  ];
  prepare(api);
  const page = renderContent(
    <TestApiProvider
      apis={[
        [identityApiRef, mockApis.identity()],
        [storageApiRef, storage],
      ]}
    >
      <Routes>
        <Route
          path="/files/:sha256"
          element={
            <>
              <FileHeading />
              <FileContent />
            </>
          }
        />
        <Route path="*" element={null} />
      </Routes>
    </TestApiProvider>,
    { api, address: `/files/${sha256}` },
  );
  return { api, user: userEvent.setup(), ...page };
}

const section = (name: string) => screen.findByRole('region', { name });

describe('the page of a file', () => {
  it('tells times by the clock that was chosen for the results', async () => {
    const storage = mockApis.storage();
    await storage
      .forBucket('mail-forensics')
      .set('results-table', { zone: 'local' });
    open(undefined, SHA256, storage);
    expect(
      within(await section('File')).getByText(
        formatTimeWithZone(FILE.firstSeen, english, 'local'),
      ),
    ).toBeVisible();
  });

  it('says all that is known of the content', async () => {
    const { api } = open();
    const facts = within(await section('File'));
    for (const fact of [
      SHA256,
      '1.2 MB (1,234,567 bytes)',
      'Spreadsheet',
      '2026-11-01 10:00:00 UTC',
      '2026-11-21 17:03:12 UTC',
      '1,234',
    ]) {
      expect(facts.getByText(fact)).toBeVisible();
    }
    expect(facts.getByRole('button', { name: 'Copy MD5' })).toBeVisible();
    const names = within(await section('Names'));
    expect(names.getByText('1,230 times')).toBeVisible();
    expect(names.getByText(/\\u202E/)).toBeVisible();
    const senders = within(await section('Senders'));
    expect(await senders.findByTitle('user:default/adele')).toHaveTextContent(
      'adele',
    );
    expect(senders.getByText('1 time')).toBeVisible();
    expect(await section('Recipient domains')).toHaveTextContent('gmail.com');
    expect(await section('Connections')).toHaveTextContent('Contoso US mail');
    expect(api.histograms).toEqual([
      toEventQuery(
        fileQuery(SHA256, {
          kind: 'custom',
          from: FILE.firstSeen,
          to: FILE.lastSeen,
        }),
      ),
    ]);
    expect(await screen.findByRole('slider')).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('leads to files of the same name, back, and to the events', async () => {
    const { api, user, address } = open();
    expect(
      await screen.findByRole('link', {
        name: 'Page of the file cdcdcdcd…cdcd',
      }),
    ).toHaveAttribute('href', `/forensic-search/files/${OTHER}`);
    expect(
      screen.getByRole('button', { name: 'Forensic Search' }),
    ).toHaveAttribute('href', '/forensic-search');
    await user.click(screen.getByRole('button', { name: 'Show these events' }));
    await waitFor(() => expect(address()).toBe('/forensic-search?query=q-1'));
    expect(api.sharedQueries).toMatchObject([toEventQuery(fileQuery(SHA256))]);
  });

  it('says when nothing else has the name, and what is not known', async () => {
    open(api => {
      api.fileSummary = {
        ...FILE,
        md5: null,
        sizeInBytes: null,
        mimeType: null,
        senders: [],
        sameNameOtherBytes: [],
      };
    });
    expect(await screen.findByText(/^No other file was seen/)).toBeVisible();
    expect(screen.getAllByText('Not known')).toHaveLength(3);
    expect(await section('Senders')).toHaveTextContent('None');
  });

  it('takes a hash in capitals', async () => {
    const asked: string[] = [];
    open(api => {
      api.getFileSummary = async (sha256?: string) => {
        asked.push(String(sha256));
        return FILE;
      };
    }, SHA256.toUpperCase());
    await section('File');
    expect(asked).toEqual([SHA256]);
  });

  it('says that the content was not seen', async () => {
    open(api => {
      api.fileSummary = undefined;
    });
    expect(
      await screen.findByText(/was seen, as far as you may see/),
    ).toBeVisible();
    expect(await accessibilityViolations()).toEqual([]);
  });

  it('asks nobody for what is no hash', async () => {
    const asked = jest.fn();
    open(api => {
      api.getFileSummary = asked;
    }, 'abc');
    expect(await screen.findByText('Not a SHA-256')).toBeVisible();
    expect(asked).not.toHaveBeenCalled();
  });

  it('names the permission that is missing', async () => {
    const refusal = await failure(403, 'NotAllowedError', 'no');
    open(api => {
      api.getFileSummary = () => Promise.reject(refusal);
    });
    expect(await screen.findByText(/mail-forensics.event.read/)).toBeVisible();
  });

  it('can be asked for again after a failure', async () => {
    const { api, user } = open(fake => {
      fake.getFileSummary = () => Promise.reject(new Error('down'));
    });
    expect(await screen.findByText('down')).toBeVisible();
    api.getFileSummary = async () => FILE;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await section('File')).toBeVisible();
  });

  it('does without the catalog’s people where they cannot be read', async () => {
    open(api => {
      api.searchFileEvents = () => Promise.reject(new Error('down'));
    });
    expect(await section('Senders')).toHaveTextContent('adele@contoso.com');
    expect(screen.queryByText('down')).toBeNull();
  });
});
