import type { addConnectionMessages } from '../addConnectionMessages';
import type { Translated } from '../Translated';

export const addConnection: Translated<typeof addConnectionMessages> = {
  service: 'Datenverbindung',
  displayName: 'Anzeigename',
  nameHelp: 'Dieser Name muss eindeutig sein',
  nameClash: 'Eine Datenverbindung mit diesem Namen ist bereits vorhanden',
  nameControl:
    'Tabulatoren, Zeilenumbrüche und andere Steuerzeichen sind nicht zulässig',
  nameTooLong: 'Höchstens {{length}} Zeichen',
  permissions: 'Angeforderte Berechtigungen:',
  why: 'Warum?',
  whyHide: 'Begründung ausblenden',
  authorize: 'Autorisieren',
  authorizing: 'Microsoft wird geöffnet…',
  failed: 'Die Datenverbindung konnte nicht hinzugefügt werden: {{message}}',
  forbidden:
    'Zum Hinzufügen einer Datenverbindung ist die Berechtigung {{permission}} erforderlich. Wenden Sie sich an die Administratoren dieses Portals.',
  added:
    '{{name}} wurde hinzugefügt und wartet auf die Autorisierung. Bereich und Name lassen sich in den Details ändern.',
  authorizeFailed:
    '{{name}} wurde hinzugefügt, aber die Anmeldung bei Microsoft konnte nicht geöffnet werden: {{message}}. Versuchen Sie es erneut, oder setzen Sie den Vorgang später in der Zeile der Verbindung fort.',
  linkFailed:
    '{{name}} wurde hinzugefügt, aber der Link konnte nicht erstellt werden: {{message}}. Versuchen Sie es erneut, oder erstellen Sie ihn später in der Zeile der Verbindung.',
  needs: {
    name: 'Es fehlt noch: ein Anzeigename.',
    file: 'Es fehlt noch: eine verwendbare CSV-Datei.',
    preview: 'Es fehlt noch: die Prüfung der Datei.',
  },
  discard: {
    title: 'Schließen, ohne hinzuzufügen?',
    text: 'Ihre Eingaben gehen verloren.',
    confirm: 'Schließen',
  },
  link: {
    copy: 'Link für Ihren Microsoft 365-Administrator kopieren',
    copyFor: 'Link für Ihren Microsoft 365-Administrator kopieren: {{name}}',
    making: 'Der Link wird erstellt…',
    title: 'Link für Ihren Microsoft 365-Administrator',
    field: 'Link',
    what: 'Link',
    copied: 'Der Link ist in der Zwischenablage.',
    notCopied:
      'Der Browser hat den Zugriff auf die Zwischenablage verweigert. Der Link ist markiert: Kopieren Sie ihn mit der Tastatur.',
    terms:
      'Senden Sie ihn der Person, die für den Mandanten zustimmen darf; ein Konto in diesem Portal ist nicht nötig. Er gilt einmal und 24 Stunden lang: bis {{until}}.',
    openTitle: 'Es gibt bereits einen Link',
    open: 'Er wurde um {{at}} von {{who}} erstellt, gilt bis {{until}} und kann nicht noch einmal angezeigt werden. Ein neuer Link ersetzt ihn: Der frühere wird ungültig.',
    renew: 'Neuen Link erstellen',
    revoke: 'Link widerrufen',
    revoked: 'Der Link wurde widerrufen und gilt nicht mehr.',
    failed: 'Der Link konnte nicht erstellt werden: {{message}}',
    revokeFailed: 'Der Link konnte nicht widerrufen werden: {{message}}',
  },
};
