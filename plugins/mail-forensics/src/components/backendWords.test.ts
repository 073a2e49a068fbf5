import {
  PROBLEM_CATALOGUE,
  type ProblemCode,
} from 'backstage-plugin-mail-forensics-common';
import { english, inGerman } from '../__testUtils__/messagesIn';
import german from '../translations/de';
import { backendMessages } from '../translations/backendMessages';
import { flatten } from '../translations/Translated';
import { backendWords } from './backendWords';

describe('what the backend says', () => {
  it.each([
    [
      'Microsoft refused the client secret of the app 1234. It must be the value of a client secret, not its ID. (AADSTS7000215)',
      'Microsoft hat die Anmeldeinformation (geheimer Clientschlüssel) der App 1234 abgewiesen. Es muss der Wert eines geheimen Clientschlüssels sein, nicht seine ID. (AADSTS7000215)',
    ],
    [
      '2 of 12 mailboxes are more than 30 minutes behind. The one furthest behind is complete up to 2026-11-28 06:00:00 UTC, 3 hours ago.',
      '2 von 12 Postfächern liegen mehr als 30 Minuten zurück. Das am weitesten zurückliegende ist bis 28.11.2026 06:00:00 UTC vollständig, das war vor 3 Stunden.',
    ],
    [
      'Microsoft 365 asked us to slow down. (429 TooManyRequests) It may be asked again at 2026-11-28 06:00:00 UTC.',
      'Microsoft 365 hat uns gebeten, langsamer zu fragen. (429 TooManyRequests) Ab 28.11.2026 06:00:00 UTC darf wieder gefragt werden.',
    ],
    [
      'Not in the directory: anna@contoso.com, v. braun and 3 more. Name of more than one user: Kim.',
      'Nicht im Verzeichnis: anna@contoso.com, v. braun and 3 more. Name von mehr als einem Benutzer: Kim.',
    ],
    [
      'The file of users leads to nobody whose mailbox could be monitored (not found: 2, guest: 1).',
      'Die Datei mit Benutzern führt zu niemandem, dessen Postfach überwacht werden könnte (nicht gefunden: 2, Gast: 1).',
    ],
    [
      'CONSENT_DECLINED: The permissions asked for were not accepted on the Microsoft consent page. By the authorization link of user:default/guest',
      'CONSENT_DECLINED: Die angefragten Berechtigungen wurden auf der Zustimmungsseite von Microsoft nicht angenommen. Über den Autorisierungslink von user:default/guest',
    ],
    [
      'This data connection was changed meanwhile: user:default/anna renamed it at 2026-11-28 06:00:00 UTC (From “A” to “B”). Nothing of your change was made: look at it as it is now, then make your change again.',
      'Diese Datenverbindung wurde inzwischen geändert: user:default/anna hat sie am 28.11.2026 06:00:00 UTC umbenannt (Von „A“ zu „B“). Von Ihrer Änderung wurde nichts übernommen: sehen Sie sich den jetzigen Stand an, und nehmen Sie Ihre Änderung dann erneut vor.',
    ],
    [
      'The file names no user. It should look like this:\nuser\nalex@contoso.com',
      'Die Datei nennt keinen Benutzer. Sie sollte so aussehen:\nuser\nalex@contoso.com',
    ],
    [
      'Ignored the columns “Phone”, “Row 3 names no user”.',
      'Die Spalten “Phone”, “Row 3 names no user” wurden nicht beachtet.',
    ],
  ])('%s', (said, expected) => {
    expect(backendWords(said, inGerman)).toBe(expected);
    expect(backendWords(said, english)).toBe(said);
  });

  it('is found by every message there is, whatever the facts', () => {
    for (const [name, text] of Object.entries(
      flatten<typeof backendMessages>(backendMessages),
    )) {
      const fill = (template: string) =>
        template.replace(/\{\{(\w+)\}\}/g, '“{{x}}” 1. A');
      expect([name, backendWords(fill(text), inGerman)]).toEqual([
        name,
        fill(german[`backend.${name}` as keyof typeof german]),
      ]);
    }
  });

  it('is found for every problem, in words of its own', () => {
    for (const code of Object.keys(PROBLEM_CATALOGUE) as ProblemCode[]) {
      const { detail, remedy } = PROBLEM_CATALOGUE[code];
      expect(backendWords(`${detail} ${remedy}`, inGerman)).toBe(
        `${german[`problem.${code}.detail`]} ${
          german[`problem.${code}.remedy`]
        }`,
      );
    }
  });

  it.each([
    'Something that no version of ours has ever said.',
    'The file is empty. Something that no version of ours has ever said.',
    '',
    'x'.repeat(100_000),
    `${'Row 3 names no user. '.repeat(190)}?`,
    `${'Not in the directory: a. '.repeat(150)}?`,
  ])('is left as it came where it is not known: %.40s', said => {
    expect(backendWords(said, inGerman)).toBe(said);
  });
});
