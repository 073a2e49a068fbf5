import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { PROBLEM_CATALOGUE } from 'backstage-plugin-mail-forensics-common';
import { FakeMailForensicsApi } from './__testUtils__/FakeMailForensicsApi';
import { connectionOf, eventOf, mailboxOf } from './__testUtils__/samples';
import plugin from './alpha';
import { giveRowsRoom } from './dataConnections/scope/__testUtils__/giveRowsRoom';
import { mailForensicsApiRef } from './api/MailForensicsApi';
import german from './translations/de';
import { mailForensicsMessages } from './translations/messages';
import { flatten } from './translations/Translated';

// Pages are loaded only when they are visited, which takes its time on a busy machine.
jest.setTimeout(60_000);

/** Pages, each with something of what is on it when all of it is there. */
const PAGES: Record<string, (string | RegExp)[]> = {
  '/data-connections': ['Datenverbindung hinzufügen', /28\.11\.2026/],
  '/data-connections?connection=c-1': [
    'Die Anmeldeinformation der App ist abgelaufen',
    /Die Anmeldeinformation \(geheimer Clientschlüssel\) der App 1234 ist/,
    /Legen Sie im Microsoft Entra Admin Center/,
  ],
  '/data-connections?connection=c-1&tab=history': [
    'Von „Contoso“ zu „Contoso US mail“',
  ],
  '/data-connections?connection=c-1&tab=mailboxes': ['Kein Postfach'],
  '/data-connections?connection=c-1&guide=THROTTLED': [
    'Microsoft hat uns gebeten, langsamer zu fragen',
  ],
  '/data-connections?add=1': [/Mail\.Read/],
  '/forensic-search': [/forecast-1/, /1,2 MB/],
  '/forensic-search/audit': ['12.345', /28\.11\.2026/],
};

const IN_GERMAN = {
  app: {
    extensions: [
      {
        'api:app/app-language': {
          config: {
            availableLanguages: ['en', 'de'],
            defaultLanguage: 'de',
          },
        },
      },
    ],
  },
};

/** A backend that has something of everything. */
function fullApi(): FakeMailForensicsApi {
  const api = new FakeMailForensicsApi();
  api.connections = [
    connectionOf({
      status: 'Error',
      statusReason: 'CREDENTIAL_EXPIRED',
      authorizedAt: '2026-11-28T09:14:05.000Z',
    }),
  ];
  api.details = {
    problems: [
      {
        code: 'CREDENTIAL_EXPIRED',
        ...PROBLEM_CATALOGUE.CREDENTIAL_EXPIRED,
        detail:
          'The client secret of the app 1234 has expired. (AADSTS7000222)',
        since: '2026-11-28T04:31:00.000Z',
        mailboxes: 12,
      },
    ],
    history: [
      {
        at: '2026-11-28T09:12:00.000Z',
        event: 'renamed',
        actor: 'user:default/guest',
        detail: 'From “Contoso” to “Contoso US mail”',
      },
    ],
  };
  api.mailboxes = [
    mailboxOf({
      state: 'No mailbox',
      problem: {
        code: 'NO_MAILBOX',
        detail: 'The user has no mailbox that the service can read.',
      },
    }),
  ];
  api.events = [eventOf(1), eventOf(2)];
  api.auditEntries = [
    {
      position: 1,
      time: '2026-11-28T09:12:00.000Z',
      actor: 'user:default/guest',
      action: 'event.search',
      outcome: 'succeeded',
      details: {},
      rows: 12_345,
      exportSha256: null,
      purpose: null,
      hash: 'a'.repeat(64),
    },
  ];
  return api;
}

const english = flatten<typeof mailForensicsMessages>(mailForensicsMessages);

function placeholdersOf(messages: Record<string, string>) {
  return Object.entries(messages).map(([name, text]) => [
    name,
    [...new Set(text.match(/\{\{.*?\}\}/g))].sort(),
  ]);
}

/** The titles of the pages in the sidebar and in the header are the app's, which takes them from its configuration. */
const OF_THE_APP = ['Data Connections', 'Forensic Search'];

/** Messages of some words that German says otherwise, without placeholders: found on a page, they were not translated. */
const ENGLISH_ONLY = Object.entries(english)
  .filter(
    ([name, text]) =>
      /\p{L}{2,} \p{L}{2,}/u.test(text) &&
      !text.includes('{{') &&
      !OF_THE_APP.includes(text) &&
      new Map(Object.entries(german)).get(name) !== text,
  )
  .map(([, text]) => text);

/** What people see or hear on the page. */
function readOnPage(): string {
  const attributes = ['aria-label', 'title', 'placeholder', 'alt'];
  return [
    document.body.textContent,
    ...[...document.body.querySelectorAll('*')].flatMap(element =>
      attributes.map(name => element.getAttribute(name)),
    ),
  ].join('\n');
}

describe('the German messages', () => {
  it('are those there are in English, with the same placeholders', () => {
    expect(placeholdersOf(german)).toEqual(placeholdersOf(english));
  });

  it('leave none empty, and none out', () => {
    expect(Object.values(german).filter(text => text.trim() === '')).toEqual(
      [],
    );
    const sentences = Object.entries(english).filter(([, text]) =>
      /\p{L}{2,} \p{L}{2,}/u.test(text),
    );
    const same = sentences.filter(
      ([name, text]) => new Map(Object.entries(german)).get(name) === text,
    );
    expect(same.map(([name]) => name)).toEqual([
      'connections.service.microsoft365',
      'scope.powerShell.open',
      'search.filter.timeHelp',
    ]);
  });

  it.each(Object.entries(PAGES))(
    'are all there is to read in a German app: %s',
    async (address, expected) => {
      giveRowsRoom();
      renderTestApp({
        features: [plugin],
        initialRouteEntries: [address],
        apis: [[mailForensicsApiRef, fullApi()], mockApis.permission()],
        config: IN_GERMAN,
      });
      for (const text of expected) {
        expect(
          (await screen.findAllByText(text, {}, { timeout: 20_000 })).length,
        ).toBeGreaterThan(0);
      }
      const read = readOnPage();
      expect(ENGLISH_ONLY.filter(text => read.includes(text))).toEqual([]);
    },
  );
});
