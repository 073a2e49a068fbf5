import type { connectionDetailsMessages } from '../connectionDetailsMessages';
import type { Translated } from '../Translated';

export const connectionDetails: Translated<typeof connectionDetailsMessages> = {
  loading: 'Die Verbindung wird geladen',
  notFound:
    'Diese Verbindung ist nicht vorhanden: Möglicherweise wurde sie gelöscht.',
  deletedMeanwhile:
    'Diese Verbindung wurde inzwischen gelöscht. Angezeigt wird der letzte bekannte Stand; ihre Ereignisse bleiben bis zum Ende der Aufbewahrung durchsuchbar.',
  tabs: {
    label: 'Details',
    overview: 'Übersicht',
    mailboxes: 'Postfächer',
    scope: 'Bereich',
    history: 'Verlauf',
  },
  facts: {
    title: 'Angaben',
    tenant: 'Mandant',
    tenantId: 'Mandanten-ID',
    monitoringSince: 'Überwacht seit',
    completeThrough: 'Vollständig bis',
    added: 'Hinzugefügt',
    addedBy: 'Hinzugefügt von',
    id: 'Verbindungs-ID',
    mailboxes_one: '{{monitored}} von {{total}} im Bereich überwacht',
    mailboxes_other: '{{monitored}} von {{total}} im Bereich überwacht',
  },
  problem: {
    title: 'Probleme',
    none: 'Es liegt kein Problem vor.',
    since: 'Seit {{time}}',
    remedy: 'Abhilfe:',
    affected_one: '{{mailboxes}} Postfach ist betroffen',
    affected_other: '{{mailboxes}} Postfächer sind betroffen',
    showMailboxes: 'Postfächer anzeigen',
    showScope: 'Bereich anzeigen',
    guide: 'Problembehandlung',
    guideFor: 'Problembehandlung: {{title}}',
  },
  guide: {
    title: 'Problembehandlung',
    intro:
      'Was bei einer Datenverbindung fehlschlagen kann und wie Sie es beheben. Alles davon wird selbsttätig erkannt, auch dass es behoben ist.',
    connection: 'Probleme einer Verbindung',
    mailbox: 'Probleme eines Postfachs',
    error: 'Hält die Überwachung an',
    warning: 'Die Überwachung läuft weiter',
  },
  stopped: {
    title: 'Die Überwachung ist angehalten',
    since:
      'Seit {{time}} wird nichts mehr aufgezeichnet. Auch nach „Überwachung fortsetzen“ bleibt die Zwischenzeit nicht abgedeckt.',
    text: 'Es wird nichts aufgezeichnet. Auch nach „Überwachung fortsetzen“ bleibt die Zwischenzeit nicht abgedeckt.',
  },
  awaiting: {
    title: 'Wartet auf Autorisierung',
    text: 'Es wird nichts aufgezeichnet, bis sich jemand, der für den Mandanten zustimmen darf, bei Microsoft angemeldet und zugestimmt hat.',
    begun:
      'Um {{time}} wurde eine Autorisierung begonnen und nicht abgeschlossen. Wenn das Fenster geschlossen wurde, beginnen Sie mit „Fortsetzen“ erneut; wenn gerade jemand bei Microsoft ist, wird das Ergebnis hier von selbst angezeigt.',
    failed: 'Der letzte Versuch um {{time}} ist fehlgeschlagen: {{reason}}',
  },
  action: {
    label: 'Aktionen',
    authorize: 'Fortsetzen',
    authorizeAgain: 'Erneut autorisieren',
    verify: 'Jetzt überprüfen',
    verifying: 'Wird überprüft…',
    edit: 'Bearbeiten',
    deauthorize: 'Autorisierung aufheben',
    resume: 'Überwachung fortsetzen',
    resumed:
      'Die Überwachung wurde fortgesetzt. Die Zeit, in der sie angehalten war, bleibt nicht abgedeckt.',
    deauthorized:
      'Die Überwachung wurde angehalten. Was aufgezeichnet wurde, bleibt durchsuchbar.',
    delete: 'Löschen',
    deleted: '{{name}} wurde gelöscht.',
    exportUsers: 'Benutzer als CSV exportieren',
    exportName: 'Benutzer im Bereich von {{name}}.csv',
  },
  verified: {
    busy: 'Bei Microsoft werden die Anmeldung der App, ihre Berechtigungen und eine Stichprobe von Postfächern geprüft.',
    tried:
      'Überprüft um {{time}}. Bei Microsoft wurden bis zur ersten Ablehnung geprüft: die Anmeldung der App, ihre Berechtigungen und eine Stichprobe von Postfächern.',
    fine: 'Alles funktioniert.',
    ofTheirOwn_one:
      '{{mailboxes}} Postfach hat ein eigenes Problem: siehe „Postfächer“.',
    ofTheirOwn_other:
      '{{mailboxes}} Postfächer haben eigene Probleme: siehe „Postfächer“.',
    found: 'Jetzt fehlerhaft:',
    gone: 'Nicht mehr fehlerhaft:',
  },
  deauthorize: {
    title: 'Autorisierung von {{name}} aufheben?',
    stops:
      'Die Überwachung wird angehalten: Kein Postfach dieser Verbindung wird mehr gelesen. Was danach gesendet wird, wird nicht aufgezeichnet, auch nicht nach „Überwachung fortsetzen“.',
    stays:
      'Was aufgezeichnet wurde, bleibt durchsuchbar. Auch die Zustimmung bei Microsoft bleibt bestehen, damit die Überwachung fortgesetzt werden kann; um sie zu widerrufen, entfernen Sie die Unternehmensanwendung in Microsoft Entra.',
  },
  delete: {
    title: '{{name}} löschen?',
    text: 'Die Überwachung wird angehalten und die Verbindung endgültig entfernt. Ihre Ereignisse bleiben unter diesem Namen durchsuchbar, bis die Aufbewahrung endet.',
    confirm: 'Geben Sie zur Bestätigung den Anzeigenamen ein',
  },
  coverage: {
    label: 'Postfächer',
    search: 'Postfächer durchsuchen',
    searchHelp: 'Teil eines Namens oder einer Adresse',
    stateFilter: 'Zustand',
    anyState: 'Alle Zustände',
    stateCount: '{{state}} ({{mailboxes}})',
    count_one: '{{mailboxes}} Postfach',
    count_other: '{{mailboxes}} Postfächer',
    empty: 'Es ist noch kein Postfach bekannt.',
    emptyAwaiting:
      'Die Postfächer werden ermittelt, sobald die Verbindung autorisiert ist.',
    noMatch: 'Kein Postfach entspricht der Suche.',
    clear: 'Alle anzeigen',
    notRefreshed: 'Einige Postfächer konnten nicht geladen werden: {{message}}',
    mailbox: 'Postfach',
    state: 'Zustand',
    monitoredSince: 'Überwacht seit (UTC)',
    completeThrough: 'Vollständig bis (UTC)',
    lastSuccess: 'Letzter Erfolg (UTC)',
    gaps: 'Nicht abgedeckt',
    events: 'Ereignisse',
    gapCount_one: '{{gaps}} Zeitraum',
    gapCount_other: '{{gaps}} Zeiträume',
    gap: '{{from}} bis {{to}} ({{length}})',
    scrollHelp:
      'Mit den Pfeiltasten gelangen Sie von Postfach zu Postfach; die Eingabetaste zeigt alles an, was darüber bekannt ist.',
  },
  mailbox: {
    principalName: 'Prinzipalname',
    address: 'E-Mail-Adresse',
    userId: 'Objekt-ID',
    person: 'Im Katalog',
    state: 'Zustand',
    problem: 'Problem',
    monitoredSince: 'Überwacht seit',
    completeThrough: 'Vollständig bis',
    lastSuccess: 'Letzter Erfolg',
    reconciled: 'Zuletzt mit einer Liste verglichen',
    foundByReconciliation: 'Durch Abgleich gefunden',
    nextPoll: 'Nächste Abfrage',
    gaps: 'Nicht abgedeckt',
    noGaps: 'Keine Lücke',
    events: 'Ereignisse',
  },
  mailboxState: {
    initializing: 'Wird eingerichtet',
    monitoring: 'Wird überwacht',
    retrying: 'Wird erneut versucht',
    noMailbox: 'Kein Postfach',
    accessDenied: 'Zugriff verweigert',
    leftScope: 'Nicht mehr im Bereich',
  },
  scope: {
    all: 'Im Bereich sind alle, die ein Postfach haben, jetzt und in Zukunft.',
    allCount_one: '{{mailboxes}} Postfach wird überwacht.',
    allCount_other: '{{mailboxes}} Postfächer werden überwacht.',
    asked:
      'Stand {{time}}: letzte Abfrage des Verzeichnisses. Änderungen im Verzeichnis werden selbsttätig übernommen.',
    asking:
      'Das Verzeichnis wird zu diesen Zeilen abgefragt. Das dauert einen Moment; die Ergebnisse erscheinen von selbst.',
    awaiting:
      'Bisher wurde nur die Datei geprüft: Das Verzeichnis kann abgefragt werden, sobald die Verbindung autorisiert ist.',
  },
  history: {
    title: 'Verlauf',
    system: 'das System',
    statusBecame: 'Neuer Status: {{status}}',
    withStatus: '{{event}}; neuer Status: {{status}}',
    by: 'durch',
  },
  event: {
    created: 'Hinzugefügt',
    linkCreated: 'Link für einen Microsoft 365-Administrator erstellt',
    linkRevoked: 'Link für einen Microsoft 365-Administrator widerrufen',
    authorizationStarted: 'Autorisierung begonnen',
    authorizationFailed: 'Autorisierung fehlgeschlagen',
    authorized: 'Autorisiert',
    statusChanged: 'Status geändert',
    renamed: 'Umbenannt',
    scopeChanged: 'Bereich geändert',
    deauthorized: 'Autorisierung aufgehoben',
    resumed: 'Überwachung fortgesetzt',
  },
};
