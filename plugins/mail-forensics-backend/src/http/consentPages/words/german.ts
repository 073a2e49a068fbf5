import {
  GERMAN_PROBLEMS,
  type AuthorizationFailureReason,
} from 'backstage-plugin-mail-forensics-common';
import { html } from '../html';
import type { Notice, PageWords } from './PageWords';
import { timeIn } from './timeIn';

const ASK =
  'Wird der Zugriff noch gebraucht, bitten Sie die Person, die Ihnen den Link gesandt hat, um einen neuen: sie erstellt ihn im Portal unter „Data Connections“.';

const USED: Notice = {
  title: 'Der Zugriff wurde bereits erteilt',
  sentences: [
    'Sie müssen nichts weiter tun und können dieses Fenster schließen.',
  ],
};

function failure(reason: AuthorizationFailureReason): Notice {
  switch (reason) {
    case 'expired':
      return {
        title: 'Die Anmeldung hat zu lange gedauert',
        sentences: [
          'Für die Anmeldung sind zehn Minuten Zeit, und zehn für die Zustimmung. Nichts wurde geändert.',
        ],
      };
    case 'used':
      return USED;
    case 'other-browser':
      return {
        title:
          'Dies ist ein anderer Browser als der, in dem Sie begonnen haben',
        sentences: [
          'Zur Sicherheit müssen Anmeldung und Zustimmung in einem Browser geschehen, der für diese Seite Cookies zulässt. Private Fenster und Profile zählen als andere Browser. Nichts wurde geändert.',
        ],
      };
    case 'stopped':
      return {
        title: 'Die Autorisierung wurde abgebrochen',
        sentences: [
          'Während Sie bei Microsoft waren, hat jemand im Portal den Link zurückgezogen oder die Datenverbindung angehalten. Hier wurde nichts geändert. Haben Sie die Berechtigungen angenommen, können Sie sie im Microsoft Entra Admin Center unter „Unternehmensanwendungen“ zurücknehmen.',
          ASK,
        ],
      };
    case 'unexpected':
      return {
        title: 'Etwas ist schiefgegangen',
        sentences: [
          'Was, ist nicht bekannt. Das Protokoll des Portals sagt mehr.',
        ],
      };
    default: {
      const { title, detail, remedy } = GERMAN_PROBLEMS[reason];
      return { title, sentences: [detail, `Was zu tun ist: ${remedy}`] };
    }
  }
}

export const german: PageWords = {
  language: 'de',
  granted: {
    title: 'Zugriff erteilt',
    sentences: ['Sie können dieses Fenster schließen.'],
    withdraw:
      'Diesen Zugriff können Sie jederzeit im Microsoft Entra Admin Center unter „Unternehmensanwendungen“ ansehen und zurückziehen.',
  },
  linkEnds: {
    expired: {
      title: 'Dieser Link ist abgelaufen',
      sentences: ['Er galt 24 Stunden. Nichts wurde geändert.', ASK],
    },
    exhausted: {
      title: 'Dieser Link wurde zu oft versucht',
      sentences: [
        'Damit Fremde ihn nicht endlos ausprobieren können, gilt ein Link nach einer Anzahl von Versuchen nicht mehr.',
        ASK,
      ],
    },
    used: {
      title: USED.title,
      sentences: [
        'Dieser Link hat seine Aufgabe erfüllt: die Datenverbindung ist autorisiert. Sie müssen nichts weiter tun und können dieses Fenster schließen.',
      ],
    },
    revoked: {
      title: 'Dieser Link wurde zurückgezogen',
      sentences: ['Er gilt nicht mehr. Nichts wurde geändert.', ASK],
    },
    replaced: {
      title: 'Dieser Link wurde durch einen neueren ersetzt',
      sentences: [
        'Öffnen Sie den neuesten Link, der Ihnen gesandt wurde. Nichts wurde geändert.',
        ASK,
      ],
    },
    unknown: {
      title: 'Dieser Link ist ungültig',
      sentences: [
        'Vielleicht ging beim Kopieren ein Teil davon verloren, oder er ist lange veraltet. Kopieren Sie den ganzen Link und öffnen Sie ihn noch einmal.',
        ASK,
      ],
    },
  },
  failure,
  again: {
    open: until => html`<strong
        >Der Link kann noch einmal verwendet werden</strong
      >, bis ${until}: öffnen Sie ihn dazu erneut.`,
    over: `Der Link kann nicht noch einmal verwendet werden. ${ASK}`,
    unknown:
      'Um es noch einmal zu versuchen, öffnen Sie den Link, der Ihnen gesandt wurde, erneut.',
  },
  about: connection => html`Datenverbindung: ${connection}`,
  invitation: {
    title: 'Zugriff auf Microsoft 365 erteilen',
    asks: (asker, portal) => html`${asker} bittet Sie darum, dass ${portal}
    aufzeichnen darf, welche Dateien aus Microsoft 365-Postfächern Ihrer
    Organisation versendet werden: Namen, Größen, Typen und Hashes von Anhängen,
    mit Absender, Empfängern, Betreff und Zeit. Der Inhalt von E-Mails und
    Dateien wird nicht aufbewahrt.`,
    connection: 'Datenverbindung',
    mailboxes: 'Postfächer',
    askedBy: 'Angefragt von',
    goodUntil: 'Link gültig bis',
    permissions: 'Anwendungsberechtigungen, um die Microsoft Sie bitten wird',
    reasons: {
      'Mail.Read':
        'Gesendete Nachrichten und ihre Anhänge lesen. Mail.ReadBasic lässt Anhänge aus.',
      'User.Read.All':
        'Die Benutzer auflisten, deren Postfächer im Bereich liegen.',
      'GroupMember.Read.All':
        'Gruppen in ihre Mitglieder auflösen, wo der Bereich Gruppen nennt.',
    },
    signIn:
      'Sie melden sich bei Microsoft mit einem Konto an, das sie erteilen darf: einem Administrator für privilegierte Rollen oder einem globalen Administrator. Ihr Kennwort ist hier nie zu sehen. Haben Sie dies nicht erwartet, schließen Sie diese Seite: es ist nichts geschehen.',
    proceed: 'Weiter zu Microsoft',
  },
  scope: ({ mode, entries = 0 }) => {
    switch (mode) {
      case 'all':
        return 'Alle Benutzer der Organisation';
      case 'users':
        return `Bestimmte Benutzer: eine Liste von ${entries}`;
      default:
        return `Die Mitglieder bestimmter Gruppen: eine Liste von ${entries}`;
    }
  },
  time: timeIn('de-DE'),
};
