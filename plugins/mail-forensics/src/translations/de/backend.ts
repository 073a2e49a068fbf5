import type { backendMessages } from '../backendMessages';
import type { Translated } from '../Translated';

export const backend: Translated<typeof backendMessages> = {
  problem: {
    wait: 'Ab {{time}} darf wieder gefragt werden.',
    onlyMailboxFailed:
      'Das einzige Postfach konnte bei den letzten beiden Versuchen nicht gelesen werden.',
    allMailboxesFailed:
      'Keines der {{mailboxes}} Postfächer konnte bei den letzten beiden Versuchen gelesen werden.',
    onlyMailboxRefused:
      'Das einzige Postfach hat den Zugriff verweigert, während sich die App anmelden kann.',
    allMailboxesRefused:
      'Alle {{mailboxes}} Postfächer haben den Zugriff verweigert, während sich die App anmelden kann.',
    triedMailboxesRefused:
      'Postfächer, die versucht wurden und den Zugriff verweigert haben: {{mailboxes}}. Die App kann sich anmelden.',
    noAnswer: 'Innerhalb von {{seconds}} Sekunden kam keine Antwort.',
    noMailboxAnswered:
      'Innerhalb von {{seconds}} Sekunden hat kein Postfach geantwortet.',
    oneBehind:
      '1 von {{mailboxes}} Postfächern liegt mehr als 30 Minuten zurück.',
    manyBehind:
      '{{behind}} von {{mailboxes}} Postfächern liegen mehr als 30 Minuten zurück.',
    furthestBehind:
      'Das am weitesten zurückliegende ist bis {{time}} vollständig, das war vor {{duration}}.',
    oneUnread:
      '1 Nachricht konnte nicht gelesen werden und wird erneut versucht.',
    oneUnreadUntil:
      '1 Nachricht konnte nicht gelesen werden und wird am {{time}} erneut versucht.',
    oneUnreadBecause:
      '1 Nachricht konnte nicht gelesen werden ({{reason}}) und wird erneut versucht.',
    oneUnreadBecauseUntil:
      '1 Nachricht konnte nicht gelesen werden ({{reason}}) und wird am {{time}} erneut versucht.',
    manyUnread:
      '{{messages}} Nachrichten konnten nicht gelesen werden und werden erneut versucht.',
    manyUnreadUntil:
      '{{messages}} Nachrichten konnten nicht gelesen werden und werden am {{time}} erneut versucht.',
    manyUnreadBecause:
      '{{messages}} Nachrichten konnten nicht gelesen werden ({{reason}}) und werden erneut versucht.',
    manyUnreadBecauseUntil:
      '{{messages}} Nachrichten konnten nicht gelesen werden ({{reason}}) und werden am {{time}} erneut versucht.',
    oneGivenUp:
      '1 Nachricht wurde gerade ohne den Hash aller ihrer Anhänge aufgezeichnet: ihr Ereignis nennt den Grund.',
    manyGivenUp:
      '{{messages}} Nachrichten wurden gerade ohne den Hash aller ihrer Anhänge aufgezeichnet: ihre Ereignisse nennen den Grund.',
    mailboxFull:
      'Das Postfach ist voll, daher kann der Dienst seinen Änderungen nicht folgen. Gesendete E-Mails werden stattdessen nach ihrer Zeit aufgelistet, und nichts geht verloren. Etwa einmal pro Stunde wird geprüft, ob wieder Platz ist.',
    cursorLost:
      'Der Dienst wusste nicht mehr, bis wohin dieses Postfach gelesen war. Ab dem letzten aufgezeichneten Punkt wurde weitergelesen, und nichts fehlt.',
    guest: 'Ein Gast: das Postfach liegt in einer anderen Organisation.',
    nobody: 'Das Verzeichnis enthält außer Gästen keinen Benutzer.',
    noUserOfFile:
      'Die Datei mit Benutzern führt zu niemandem, dessen Postfach überwacht werden könnte.',
    noUserOfFileBecause:
      'Die Datei mit Benutzern führt zu niemandem, dessen Postfach überwacht werden könnte ({{verdicts}}).',
    noGroupOfFile:
      'Die Datei mit Gruppen führt zu niemandem, dessen Postfach überwacht werden könnte.',
    noGroupOfFileBecause:
      'Die Datei mit Gruppen führt zu niemandem, dessen Postfach überwacht werden könnte ({{verdicts}}).',
    notInDirectory: 'Nicht im Verzeichnis: {{names}}.',
    severalUsers: 'Name von mehr als einem Benutzer: {{names}}.',
    severalGroups: 'Name von mehr als einer Gruppe: {{names}}.',
    membersHidden:
      'Die Mitglieder sind vor der App verborgen, die Member.Read.Hidden braucht, um sie zu sehen: {{names}}.',
  },
  microsoft: {
    notGranted: 'Der Mandant hat dieser App ihre Berechtigungen nicht erteilt.',
    positionUnknown: 'Der Dienst kennt diese Position nicht mehr.',
    mailboxRefused: 'Das Postfach hat diese App abgewiesen.',
    noMailbox: 'Der Benutzer hat kein Postfach, das der Dienst lesen kann.',
    itemUnreadable: 'Der Dienst kann dieses Element nicht lesen.',
    itemGone: 'Das Element ist nicht mehr im Postfach.',
    mailboxFull:
      'Das Postfach ist voll, daher kann der Dienst seinen Änderungen nicht folgen.',
    groupUnknown: 'Die Gruppe ist nicht im Verzeichnis.',
    directoryRefused: 'Die App darf das Verzeichnis nicht lesen.',
    slowDown: 'Microsoft 365 hat uns gebeten, langsamer zu fragen.',
    silent: 'Microsoft 365 hat nicht geantwortet.',
    failed: 'Microsoft 365 konnte diese Anfrage nicht beantworten.',
    namelessUsers:
      'Das Verzeichnis listet Benutzer auf, ohne zu sagen, wer sie sind.',
    loginSlowDown:
      'Die Anmeldung bei Microsoft hat uns gebeten, langsamer zu fragen.',
    loginFailed: 'Die Anmeldung bei Microsoft konnte nicht antworten.',
    loginRefused: 'Die Anmeldung bei Microsoft hat die App abgewiesen.',
    declined: 'Die Zustimmung wurde verweigert.',
    otherTenant: 'Das Konto gehört nicht zu diesem Mandanten.',
    otherTenantThanConfigured:
      'Das Konto gehört zu einem anderen Mandanten als mailForensics.microsoft365.tenantId.',
    signInExpired:
      'Diese Anmeldung ist abgelaufen oder wurde anderswo begonnen. Beginnen Sie von vorn.',
    credentialExpired:
      'Die Anmeldeinformation ({{credential}}) der App {{app}} ist abgelaufen.',
    someCredentialExpired: 'Die Anmeldeinformation der App ist abgelaufen.',
    credentialRefused:
      'Microsoft hat die Anmeldeinformation ({{credential}}) der App {{app}} abgewiesen.',
    someCredentialRefused:
      'Microsoft hat die Anmeldeinformation der App abgewiesen.',
    secretId:
      'Es muss der Wert eines geheimen Clientschlüssels sein, nicht seine ID.',
    certificateUnknown:
      'Das Zertifikat gehört nicht zu denen der App-Registrierung oder hat nicht unterschrieben.',
    timeIsOver:
      'Seine Zeit ist abgelaufen, oder die Uhr dieses Rechners geht falsch.',
    noFederatedCredential:
      'Keine Verbundanmeldeinformation der App-Registrierung passt dazu.',
    noFederatedIssuer:
      'Keine Verbundanmeldeinformation der App-Registrierung hat diesen Aussteller.',
    noFederatedAudience:
      'Keine Verbundanmeldeinformation der App-Registrierung hat diese Zielgruppe.',
    noFederatedSubject:
      'Keine Verbundanmeldeinformation der App-Registrierung hat diesen Antragsteller.',
    issuerUnreadable:
      'Die Schlüssel seines Ausstellers konnten nicht gelesen werden.',
    appDisabled: 'Die App {{app}} ist im Mandanten {{tenant}} deaktiviert.',
    appUnknown:
      'Microsoft kennt die App {{app}} im Mandanten {{tenant}} nicht.',
    tenantUnknown:
      'Microsoft kennt den Mandanten {{tenant}} in der Cloud „{{cloud}}“ nicht.',
    notConsented:
      'Der Mandant {{tenant}} hat der App {{app}} nicht zugestimmt.',
    blocked:
      'Eine Richtlinie des Mandanten {{tenant}} hindert die App {{app}} an der Anmeldung.',
    appDisabledHere: 'Die App {{app}} ist in diesem Mandanten deaktiviert.',
    appUnknownHere:
      'Microsoft kennt die App {{app}} in diesem Mandanten nicht.',
    thisTenantUnknown:
      'Microsoft kennt diesen Mandanten in der Cloud „{{cloud}}“ nicht.',
    thisTenantNotConsented:
      'Dieser Mandant hat der App {{app}} nicht zugestimmt.',
    blockedHere:
      'Eine Richtlinie dieses Mandanten hindert die App {{app}} an der Anmeldung.',
    noClientId: 'mailForensics.microsoft365.clientId ist nicht konfiguriert.',
    noCredential:
      'mailForensics.microsoft365.credential ist nicht konfiguriert.',
    keyOfAnother:
      'Der private Schlüssel ist nicht der RSA-Schlüssel des konfigurierten Zertifikats.',
    certificateExpired:
      'Das konfigurierte Zertifikat ist am {{day}} abgelaufen.',
    certificateNotYet: 'Das konfigurierte Zertifikat gilt erst ab dem {{day}}.',
    noPem: 'Die Datei, die {{key}} nennt, enthält kein brauchbares PEM.',
    fileUnreadable:
      'Die Datei, die {{key}} nennt, kann nicht gelesen werden: {{reason}}.',
    fileEmpty: 'Die Datei, die {{key}} nennt, ist leer.',
    tokenExpired:
      'Das Token in der Datei, die federatedTokenFile nennt, ist am {{time}} abgelaufen: was es erneuert, arbeitet nicht mehr.',
  },
  history: {
    notRecorded:
      'Was während der Unterbrechung gesendet wurde, ist nicht aufgezeichnet',
    renamed: 'Von „{{from}}“ zu „{{to}}“',
    allUsers: 'Alle Benutzer',
    users: 'Bestimmte Benutzer: {{rows}}',
    groups: 'Bestimmte Gruppen: {{rows}}',
    byLink: 'Über den Autorisierungslink von {{person}}',
    forTenantByLink:
      'Für den Mandanten {{tenant}}; über den Autorisierungslink von {{person}}',
    forTenant: 'Für den Mandanten {{tenant}}; begonnen von {{person}}',
  },
  file: {
    ofUsers: 'Sie sollte so aussehen:\nuser\nalex@contoso.com',
    ofGroups: 'Sie sollte so aussehen:\ngroup\nsales@contoso.com',
    empty: 'Die Datei ist leer.',
    noUsers: 'Die Datei nennt keinen Benutzer.',
    noGroups: 'Die Datei nennt keine Gruppe.',
    tooLarge:
      'Die Datei ist größer als 32 MB: lassen Sie die Spalten weg, die niemanden benennen',
    tooManyLines:
      'Zeile {{row}} ist eine zu viel: löschen Sie die leeren Zeilen',
    tooManyRows:
      'Zeile {{row}} ist eine zu viel: höchstens 100.000 Zeilen werden gelesen',
    tooManyColumns:
      'Zeile {{row}} hat {{columns}} Spalten: höchstens {{most}} werden gelesen',
    noUserHeader:
      'Zeile {{row}} ist keine Kopfzeile, die eine Spalte mit Benutzern nennt.',
    noGroupHeader:
      'Zeile {{row}} ist keine Kopfzeile, die eine Spalte mit Gruppen nennt.',
    quotes: 'Zeile {{row}} hat Anführungszeichen, die nicht zusammenpassen',
    longCell:
      'Zeile {{row}} hat eine Zelle mit {{characters}} Zeichen: höchstens {{most}}. Fehlt ein schließendes Anführungszeichen?',
    noText:
      'Zeile {{row}} hat Zeichen, die kein Text sind: die Datei ist keine Textdatei. Speichern Sie sie als CSV UTF-8',
    unreadable:
      'Zeile {{row}} hat Zeichen, die nicht gelesen werden konnten: speichern Sie die Datei als CSV UTF-8',
    spaceBeforeQuote:
      'Zeile {{row}} hat ein Leerzeichen vor einem öffnenden Anführungszeichen, das dieses zu einem Teil des Werts macht: entfernen Sie es',
    moreCells:
      'Zeile {{row}} hat mehr Zellen als die Kopfzeile: setzen Sie Werte, die ein Trennzeichen enthalten, in Anführungszeichen',
    namesNoUser: 'Zeile {{row}} nennt keinen Benutzer',
    namesNoGroup: 'Zeile {{row}} nennt keine Gruppe',
    longUser:
      'Zeile {{row}} ist zu lang: höchstens {{most}} Zeichen benennen einen Benutzer',
    longGroup:
      'Zeile {{row}} ist zu lang: höchstens {{most}} Zeichen benennen eine Gruppe',
    brokenUser:
      'Zeile {{row}} hat einen Zeilenumbruch oder Tabulator im Namen ihres Benutzers',
    brokenGroup:
      'Zeile {{row}} hat einen Zeilenumbruch oder Tabulator im Namen ihrer Gruppe',
    formulaUser:
      'Zeile {{row}} ist eine Formel: setzen Sie die Adresse, den Namen oder die ID des Benutzers an ihre Stelle',
    formulaGroup:
      'Zeile {{row}} ist eine Formel: setzen Sie die Adresse, den Namen oder die ID der Gruppe an ihre Stelle',
    usersElsewhere:
      'Wo die Spalte {{column}} leer ist, kamen die Benutzer aus {{others}}.',
    groupsElsewhere:
      'Wo die Spalte {{column}} leer ist, kamen die Gruppen aus {{others}}.',
    ignoredColumn: 'Die Spalte {{column}} wurde nicht beachtet.',
    ignoredColumns: 'Die Spalten {{columns}} wurden nicht beachtet.',
  },
  permission: {
    mail: 'Gesendete Nachrichten und ihre Anhänge lesen. Mail.ReadBasic lässt Anhänge aus.',
    users: 'Die Benutzer auflisten, deren Postfächer im Bereich liegen.',
    groups:
      'Gruppen in ihre Mitglieder auflösen, wo der Bereich Gruppen nennt.',
  },
  powerShell: {
    who: 'Ausgeführt wird es von einem Microsoft 365-Admin mit der Entra-Rolle Exchange-Administrator (oder in der Exchange-Rollengruppe Organization Management) in PowerShell mit dem Modul ExchangeOnlineManagement. Beim ersten Mal fragt es nach der Objekt-ID der Unternehmensanwendung.',
    entra:
      'Berechtigungen in Entra und Rollen in Exchange addieren sich. Die Beschränkung wirkt nur, solange Mail.Read der App in Entra nicht erteilt ist: lassen Sie es bei den API-Berechtigungen der App-Registrierung weg, und widerrufen Sie es unter Unternehmens-Apps > die App > Berechtigungen, falls es erteilt wurde. User.Read.All und GroupMember.Read.All bleiben.',
    delay:
      'Exchange kann zwei Stunden brauchen, bis eine Änderung für eine App gilt, die in Gebrauch ist. Bis dahin, und für Postfächer außerhalb der Beschränkung, zeigt die Abdeckungstabelle „Zugriff verweigert“; das erledigt sich von selbst.',
    again:
      'Führen Sie nach jeder Änderung des Bereichs das Skript aus, das dann erzeugt wird: es findet, was dieses angelegt hat, ändert es und entfernt, was übrig ist.',
    users:
      'Die Benutzer kommen in Verteilergruppen mit je bis zu 2.000 Mitgliedern, weil Tausende nicht in den Filter eines Verwaltungsbereichs passen. Die Gruppen sind in Adresslisten verborgen, niemand kann ihnen beitreten oder sie verlassen, und nur Mitglieder sehen, wer darin ist. Benutzer können den Namen der Gruppe unter ihren eigenen Gruppen finden: ändern Sie $GroupAlias, wenn er weniger verraten soll.',
    groups:
      'Exchange folgt, wer den Gruppen beitritt und sie verlässt. Gruppen in Gruppen erfasst es nicht von selbst, daher sucht das Skript sie und nimmt sie auf: führen Sie es erneut aus, wenn eine Gruppe in eine andere kommt oder aus ihr herausgenommen wird.',
    unknownGroups:
      'Exchange kennt Microsoft 365-Gruppen, E-Mail-aktivierte Sicherheitsgruppen und Verteilerlisten. Sicherheitsgruppen ohne E-Mail und dynamische Verteilerlisten bleiben weg, und das Skript nennt sie: verwenden Sie für diese eine Verwaltungseinheit, oder exportieren Sie die Benutzer der Verbindung als CSV und verwenden Sie sie als Bereich von Benutzern.',
    all: 'Alle Postfächer liegen im Bereich, es gibt also nichts zu beschränken, und Mail.Read in Entra zu erteilen ist der einfachere Weg. Dieses Skript weist die Rolle ohne Bereich zu, für Mandanten, die Berechtigungen für E-Mails in Exchange halten, und entfernt die Beschränkung eines früheren Skripts.',
    neighbours:
      'Dieselbe App liest diesen Mandanten auch für {{names}}, und ein Skript entscheidet für die App: geben Sie dem Skript jeder Verbindung ein eigenes $Name und $GroupAlias, und führen Sie alle aus. Was die App lesen darf, ist dann alles zusammen.',
    noClientId:
      'Das Skript muss die App nennen, und keine ist konfiguriert: setzen Sie mailForensics.microsoft365.clientId',
  },
  refusal: {
    notConfigured:
      'Es ist nichts konfiguriert, um eine Verbindung zu Microsoft 365 herzustellen: setzen Sie {{keys}}',
    nameTaken:
      'Es gibt schon eine Datenverbindung mit dem Anzeigenamen „{{name}}“: wählen Sie einen anderen Namen',
    neverAuthorized:
      'Diese Datenverbindung wurde noch nie autorisiert: autorisieren Sie sie zuerst',
    renamedMeanwhile:
      'Diese Datenverbindung wurde inzwischen geändert: {{person}} hat sie am {{time}} umbenannt ({{detail}}).',
    rescopedMeanwhile:
      'Diese Datenverbindung wurde inzwischen geändert: {{person}} hat am {{time}} ihren Bereich geändert ({{detail}}).',
    changedMeanwhile: 'Diese Datenverbindung wurde inzwischen geändert.',
    lastOfMany:
      'Es war die letzte von {{changes}} Änderungen, seit Sie begonnen haben.',
    makeAgain:
      'Von Ihrer Änderung wurde nichts übernommen: sehen Sie sich den jetzigen Stand an, und nehmen Sie Ihre Änderung dann erneut vor.',
    noConnection: 'Keine Datenverbindung hat die ID {{id}}',
    noEvent: 'Kein Dateiereignis hat die ID {{id}}',
    noFile: 'Keine Datei mit dem SHA-256 {{hash}} wurde gesehen',
    noSavedSearch: 'Keine gespeicherte Suche hat die ID {{id}}',
    noQuery: 'Hinter diesem Link steht keine Abfrage',
    othersSearch:
      'Diese Suche gehört {{person}}: duplizieren Sie sie, oder bitten Sie um die Änderung',
    noName:
      'Der Name muss angegeben werden und darf höchstens {{most}} Zeichen lang sein',
    longNotes: 'Die Notizen dürfen höchstens {{most}} Zeichen lang sein',
    permission: 'Dazu ist die Berechtigung {{permission}} nötig',
    permissionsOff:
      'Dateiereignisse werden nicht gezeigt, solange Berechtigungen ausgeschaltet sind: setzen Sie permission.enabled auf true, oder mailForensics.allowWithoutPermissions auf true, wenn alle, die sich anmelden können, sie sehen dürfen',
    unknownPerson:
      'Welche Dateiereignisse Sie sehen dürfen, hängt von {{person}} ab, und deren E-Mail-Adresse nennt der Katalog nicht',
    tooManyOneSecond:
      'Sie fragen zu viel auf einmal. Versuchen Sie es in 1 Sekunde erneut.',
    tooMany:
      'Sie fragen zu viel auf einmal. Versuchen Sie es in {{seconds}} Sekunden erneut.',
    databaseAway:
      'Die Datenbank antwortet gerade nicht. Versuchen Sie es erneut.',
    notAudited:
      'Dies konnte nicht in das Protokoll geschrieben werden und wurde daher nicht getan. Versuchen Sie es erneut.',
    catalogAway:
      'Der Katalog antwortet nicht, daher sind die Mitglieder einer Gruppe nicht bekannt. Versuchen Sie es erneut.',
    noGroup: 'Der Katalog hat keine Gruppe {{group}}.',
    manyRecipients:
      'Die Ereignisse dieser Seite haben zu viele Empfänger. Fordern Sie eine kleinere Seite an.',
    tookTooLong:
      'Die Suche hat zu lange gedauert. Verfeinern Sie die Filter, und versuchen Sie es erneut.',
    searchFailed: 'Die Suche ist fehlgeschlagen. Versuchen Sie es erneut.',
  },
  query: {
    noValueWanted: 'Dieser Operator nimmt keinen Wert.',
    oneValueWanted: 'Dieser Operator nimmt einen einzigen Wert.',
    noValue: 'Es fehlt ein Wert.',
    manyValues: 'Ein Filter darf höchstens {{most}} Werte haben.',
    strangeValue:
      'Ein Wert muss ein Text, eine Zahl oder wahr oder falsch sein.',
    longValue: 'Ein Wert darf höchstens {{most}} Zeichen lang sein.',
    groupRef:
      'Der Wert muss der Verweis auf eine Gruppe des Katalogs sein, etwa group:default/sales.',
    number: 'Der Wert muss eine Zahl sein.',
    trueOrFalse: 'Der Wert muss TRUE oder FALSE sein.',
    day: 'Der Wert muss ein Tag wie 2026-11-22 sein, oder eine Zeit wie 2026-11-22T08:00:00.000Z.',
    duration: 'Der Wert muss eine Dauer sein, etwa PT15M, PT1H oder P30D.',
    noTerm:
      'Dieses Feld gibt es nicht. Felder schreibt man mit Punkten, etwa „file.name“.',
    noOperator: 'Diesen Operator gibt es nicht. Operatoren sind {{operators}}.',
    operatorOfTerm: '{{operator}} lässt sich nicht mit {{term}} verwenden.',
    noFilters: 'Eine Gruppe hat keine Filter.',
    deepGroups: 'Gruppen dürfen höchstens {{most}} tief geschachtelt sein.',
    manyGroups: 'Eine Abfrage darf höchstens {{most}} Gruppen haben.',
    manyFilters: 'Eine Abfrage darf höchstens {{most}} Filter haben.',
    manyValuesInAll:
      'Eine Abfrage darf höchstens {{most}} Werte haben, über alle Filter.',
    pageToken:
      'Das Seitenzeichen muss aus einer Antwort stammen, etwa die ID ihres letzten Ereignisses. Das Ereignis wurde vielleicht am Ende seiner Aufbewahrung entfernt.',
    manyColumns: 'Es dürfen höchstens {{most}} Spalten sein.',
    noColumn: 'Eine der Spalten ist kein Feld.',
  },
};
