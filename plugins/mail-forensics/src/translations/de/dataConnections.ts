import type { dataConnectionsMessages } from '../dataConnectionsMessages';
import type { Translated } from '../Translated';

export const dataConnections: Translated<typeof dataConnectionsMessages> = {
  title: 'Datenverbindungen',
  intro:
    'E-Mail-Dienste, deren Anhänge aufgezeichnet werden, und ob dies lückenlos geschieht.',
  add: 'Datenverbindung hinzufügen',
  forbidden:
    'Zum Anzeigen von Datenverbindungen ist die Berechtigung {{permission}} erforderlich. Wenden Sie sich an die Administratoren dieses Portals.',
  notRefreshed:
    'Diese Liste konnte nicht aktualisiert werden und ist möglicherweise veraltet: {{message}}',
  empty: {
    title: 'Noch keine Datenverbindung',
    description:
      'Verbinden Sie Microsoft Office 365, damit von diesem Zeitpunkt an aufgezeichnet wird, welche Datei an wen gesendet wurde.',
    forbidden:
      'Zum Hinzufügen ist die Berechtigung {{permission}} erforderlich. Wenden Sie sich an die Administratoren dieses Portals.',
  },
  setup: {
    title: 'Mail Forensics ist noch nicht konfiguriert',
    description:
      'Bevor ein Mandant verbunden werden kann, registriert das Plattformteam dieses Portals eine App bei Microsoft und hinterlegt sie in der Konfiguration des Backends.',
    redirectTitle: '1. App in Microsoft Entra registrieren',
    redirect: 'Geben Sie ihr diese Umleitungs-URI (Plattform: Web):',
    redirectUri: 'Umleitungs-URI',
    permissionsTitle: '2. Berechtigungen hinzufügen',
    permissions: 'Anwendungsberechtigungen von Microsoft Graph:',
    configTitle: '3. Backend konfigurieren',
    config:
      'Tragen Sie dies mit den Werten der App-Registrierung in app-config.yaml ein, und starten Sie das Backend neu:',
    snippet: 'Konfiguration',
    missing: 'Es fehlt noch: {{keys}}',
  },
  table: {
    label: 'Datenverbindungen',
    displayName: 'Anzeigename',
    service: 'Dienst',
    serviceType: 'Diensttyp',
    scopedTo: 'Bereich',
    status: 'Status',
    freshness: 'Aktualität',
    mailboxes: 'Postfächer',
    authorizedBy: 'Autorisiert von',
    dateAuthorized: 'Autorisiert am',
    problems_one: '{{problems}} mit einem Problem',
    problems_other: '{{problems}} mit Problemen',
    freshnessNone: 'Es wurde noch nichts gelesen',
    freshnessNobody: 'Kein Postfach kann gelesen werden',
    freshnessStopped: 'Nicht überwacht',
    freshnessHelp:
      'Wie weit das Postfach mit dem größten Rückstand von der Gegenwart entfernt ist. Alles, was vor {{time}} gesendet wurde, ist aufgezeichnet.',
    freshnessAgo: '{{age}} Rückstand',
    behind_one: '{{mailboxes}} mehr als 15 min',
    behind_other: '{{mailboxes}} mehr als 15 min',
    behindHelp_one:
      '{{mailboxes}} Postfach ist mehr als 15 Minuten im Rückstand.',
    behindHelp_other:
      '{{mailboxes}} Postfächer sind mehr als 15 Minuten im Rückstand.',
    filter: 'Datenverbindungen filtern',
    filterHelp: 'Teil eines Namens, eines Status, eines Kontos…',
    shown: '{{shown}} von {{total}} Datenverbindungen',
    noMatch: 'Keine Datenverbindung entspricht dem Filter.',
    showAll: 'Alle anzeigen',
  },
  service: { microsoft365: 'Microsoft Office 365' },
  serviceGroup: { email: 'E-Mail-Dienste' },
  serviceType: { email: 'E-Mail' },
  scope: {
    all: 'Alle',
    users: 'Bestimmte Benutzer',
    groups: 'Bestimmte Gruppen',
    usersCount: 'Bestimmte Benutzer ({{rows}})',
    groupsCount: 'Bestimmte Gruppen ({{rows}})',
  },
  status: {
    awaiting: 'Wartet auf Autorisierung',
    initializing: 'Wird eingerichtet',
    monitoring: 'Wird überwacht',
    error: 'Fehler',
    deauthorized: 'Autorisierung aufgehoben',
  },
  banner: {
    broken: '{{name}}: {{problem}}.',
    brokenSince: '{{name}}: {{problem}} (seit {{time}}).',
    unknownProblem: 'funktioniert nicht',
    show: '{{name}} anzeigen',
    showAll: 'Alle {{total}} anzeigen',
  },
  outcome: {
    succeeded:
      '{{name}} ist autorisiert. Von nun an gesendete Anhänge werden aufgezeichnet.',
    failed: '{{name}} wurde nicht autorisiert: {{title}}.',
    notNeeded: '{{name}} wurde nicht erneut autorisiert: {{title}}.',
    used: 'Diese Autorisierung wurde bereits abgeschlossen',
    usedRemedy:
      'Sie müssen nichts tun, und es wurde nichts geändert: Die Seite wurde durch „Zurück“ oder erneutes Laden zweimal geöffnet oder gesendet. Der Status der Verbindung zeigt, ob sie überwacht wird.',
    otherBrowser:
      'Sie wurde in einem anderen Browser abgeschlossen als begonnen',
    otherBrowserRemedy:
      'Es wurde nichts geändert. Beginnen Sie mit „Fortsetzen“ erneut, und bleiben Sie in einem Browserfenster, bis Sie wieder hier sind; private Fenster und Profile gelten als andere Browser. Cookies dieses Portals müssen zugelassen sein.',
    expired: 'Die Anmeldung hat zu lange gedauert',
    expiredRemedy:
      'Es wurde nichts geändert. Beginnen Sie mit „Fortsetzen“ erneut: Für Anmeldung und Zustimmung sind zehn Minuten Zeit.',
    stopped:
      'Die Autorisierung wurde inzwischen aufgehoben oder die Verbindung gelöscht',
    stoppedRemedy:
      'Es wurde nichts geändert. Wenn sie überwacht werden soll, setzen Sie die Überwachung fort, oder beginnen Sie mit „Fortsetzen“ erneut.',
    unexpected: 'Ein unbekannter Fehler ist aufgetreten',
    unexpectedRemedy:
      'Beginnen Sie mit „Fortsetzen“ erneut. Wenn der Fehler wieder auftritt, steht die Ursache im Protokoll des Backends.',
    unnamed: 'Die Verbindung',
  },
  action: {
    continue: 'Fortsetzen',
    continueFor: 'Autorisierung von {{name}} fortsetzen',
    waiting:
      'Wartet auf Ihren Microsoft 365-Administrator; Link gültig bis {{time}}',
    revoke: 'Widerrufen',
    revokeFor: 'Link von {{name}} widerrufen',
    authorizeFailed:
      'Die Anmeldung bei Microsoft konnte für {{name}} nicht geöffnet werden: {{message}}. Versuchen Sie es mit „Fortsetzen“ erneut.',
  },
};
