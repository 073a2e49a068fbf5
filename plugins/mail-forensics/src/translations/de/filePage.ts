import type { filePageMessages } from '../filePageMessages';
import type { Translated } from '../Translated';

export const filePage: Translated<typeof filePageMessages> = {
  title: 'Wo war diese Datei noch?',
  back: 'Forensische Suche',
  forbidden:
    'Zum Anzeigen einer Datei ist die Berechtigung {{permission}} erforderlich. Wenden Sie sich an die Administratoren dieses Portals.',
  notSeenTitle: 'Nicht gesehen',
  notSeen:
    'Ein Anhang mit diesem Inhalt wurde nicht gesehen, soweit Sie es sehen dürfen. Anhänge ohne Hash, z. B. Links zu Clouddateien, werden so nicht gefunden.',
  notAHashTitle: 'Kein SHA-256-Hash',
  notAHash:
    'Ein SHA-256-Hash hat 64 Zeichen: die Ziffern und die Buchstaben a bis f.',
  whereElse: 'Wo war diese Datei noch?',
  show: 'Diese Ereignisse anzeigen',
  facts: 'Datei',
  sha256: 'SHA-256',
  md5: 'MD5',
  size: 'Größe',
  category: 'Kategorie',
  mimeType: 'Typ',
  firstSeen: 'Zuerst gesehen',
  lastSeen: 'Zuletzt gesehen',
  times: 'Anzahl der Sendungen',
  timeline: 'Wann sie gesendet wurde',
  names: 'Namen',
  senders: 'Absender',
  recipientDomains: 'Empfängerdomänen',
  connections: 'Verbindungen',
  atMost: 'Die {{shown}} häufigsten',
  count_one: '{{shown}}-mal',
  count_other: '{{shown}}-mal',
  teams_one: 'im Team',
  teams_other: 'in den Teams',
  namesakes: 'Gleicher Name, anderer Inhalt',
  namesakesNone: 'Unter diesen Namen wurde keine andere Datei gesehen.',
  namesakesHelp:
    'Dateien gleichen Namens mit anderem Inhalt, die neuesten zuerst.',
  column: {
    name: 'Name',
    sha256: 'SHA-256',
    size: 'Größe',
    firstSeen: 'Zuerst gesehen (UTC)',
    lastSeen: 'Zuletzt gesehen (UTC)',
    times: 'Anzahl der Sendungen',
  },
  openNamesake: 'Seite der Datei {{hash}}',
};
