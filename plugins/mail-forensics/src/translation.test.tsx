import { mockApis, renderTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { FakeMailForensicsApi } from './__testUtils__/FakeMailForensicsApi';
import plugin from './alpha';
import { mailForensicsApiRef } from './api/MailForensicsApi';
import german from './translations/de';
import { mailForensicsMessages } from './translations/messages';
import { flatten } from './translations/Translated';

// Pages are loaded only when they are visited, which takes its time on a busy machine.
jest.setTimeout(60_000);

const english = flatten<typeof mailForensicsMessages>(mailForensicsMessages);

function placeholdersOf(messages: Record<string, string>) {
  return Object.entries(messages).map(([name, text]) => [
    name,
    [...new Set(text.match(/\{\{.*?\}\}/g))].sort(),
  ]);
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

  it('are shown by an app whose language is German', async () => {
    renderTestApp({
      features: [plugin],
      initialRouteEntries: ['/data-connections'],
      apis: [
        [mailForensicsApiRef, new FakeMailForensicsApi()],
        mockApis.permission(),
      ],
      config: {
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
      },
    });
    expect(
      await screen.findByText(
        'Noch keine Datenverbindung',
        {},
        {
          timeout: 20_000,
        },
      ),
    ).toBeVisible();
  });
});
