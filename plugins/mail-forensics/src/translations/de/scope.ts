import type { scopeMessages } from '../scopeMessages';
import type { Translated } from '../Translated';

export const scope: Translated<typeof scopeMessages> = {
  title: 'Bereich der E-Mail-Benutzer',
  allHelp:
    'Überwacht alle E-Mail-Benutzer mit Office 365-Postfächern in Ihrer Umgebung',
  usersHelp:
    'Überwacht nur die Office 365-Postfächer der E-Mail-Benutzer, die Sie bestimmen',
  groupsHelp:
    'Überwacht nur die Postfächer der E-Mail-Benutzer in den Office 365-Gruppen, die Sie bestimmen',
  file: {
    upload: 'CSV-Datei hochladen',
    drop: 'oder hier ablegen',
    dropNow: 'Legen Sie die Datei ab, um sie zu lesen',
    template: 'Vorlage herunterladen',
    remove: '{{name}} entfernen',
    usersHelp:
      'Ein Benutzer pro Zeile, mit Prinzipalname, E-Mail-Adresse oder Objekt-ID, unter der Überschrift user',
    groupsHelp:
      'Eine Gruppe pro Zeile, mit E-Mail-Adresse, Name oder Objekt-ID, unter der Überschrift group; Gruppen in Gruppen werden aufgelöst',
    chosen_one: '{{name}}: {{rows}} Zeile',
    chosen_other: '{{name}}: {{rows}} Zeilen',
    problem: '{{name}}: {{problem}}',
    empty: 'Diese Datei ist leer.',
    noRows: 'Diese Datei enthält keine Zeile unter der Kopfzeile.',
    tooLarge: 'Diese Datei ist größer als {{size}}.',
    workbook:
      'Dies ist eine Excel-Arbeitsmappe. Speichern Sie die Liste in Excel als „CSV UTF-8“, und wählen Sie diese Datei aus.',
    notText:
      'Dies ist keine Textdatei. Speichern Sie die Liste als „CSV UTF-8“, und wählen Sie diese Datei aus.',
    badBytes:
      'Zeile {{row}} enthält etwas, das kein {{encoding}}-Text ist, bei Byte {{byte}} der Datei. Speichern Sie die Liste als „CSV UTF-8“, und wählen Sie sie erneut aus.',
    badBytesAfter:
      'Zeile {{row}} enthält nach „{{after}}“ etwas, das kein {{encoding}}-Text ist (Byte {{byte}} der Datei). Speichern Sie die Liste als „CSV UTF-8“, und wählen Sie sie erneut aus.',
    unreadable:
      'Diese Datei konnte nicht gelesen werden. Wählen Sie sie erneut aus.',
    several: 'Legen Sie jeweils nur eine Datei ab.',
  },
  preview: {
    label: 'Was dieser Bereich ergibt',
    checking_one: '{{rows}} Zeile wird geprüft',
    checking_other: '{{rows}} Zeilen werden geprüft',
    checkingAll: 'Es wird ermittelt, wer dazugehört',
    progress:
      'Anforderungen an Microsoft: {{requests}} · gelesene Benutzer: {{users}}',
    cancel: 'Prüfung abbrechen',
    cancelled: 'Die Prüfung wurde abgebrochen.',
    again: 'Erneut prüfen',
    failed: 'Der Bereich konnte nicht geprüft werden: {{message}}',
    forbidden:
      'Zum Prüfen eines Bereichs ist die Berechtigung {{permission}} erforderlich. Wenden Sie sich an die Administratoren dieses Portals.',
    beforeConsent:
      'Das Verzeichnis wird unmittelbar nach der Zustimmung zu diesen Zeilen abgefragt, bevor die Überwachung beginnt. Die Ergebnisse stehen dann in den Details der Verbindung unter „Bereich“.',
    asked:
      'Abgefragt um {{time}}: Anforderungen an Microsoft: {{requests}} · gelesene Benutzer: {{users}} · {{seconds}} s',
    nobody:
      'Mit diesem Bereich würde niemand überwacht. Er kann gespeichert werden, aber die Verbindung ist fehlerhaft, bis jemand im Bereich ist.',
    all: 'Im Bereich sind alle, die ein Postfach haben, jetzt und in Zukunft.',
  },
  report: {
    label: 'Ergebnisse der Prüfung',
    rows_one: '{{rows}} Zeile',
    rows_other: '{{rows}} Zeilen',
    summary: '{{rows}}: {{totals}}',
    named: '{{name}}: {{summary}}',
    mailboxes_one: '{{mailboxes}} Postfach wird mit diesem Bereich überwacht.',
    mailboxes_other:
      '{{mailboxes}} Postfächer werden mit diesem Bereich überwacht.',
    notes: 'Zur Datei',
    filter: 'Anzeigen',
    everyRow: 'Alle Zeilen ({{rows}})',
    onlyProblems: 'Nur Probleme ({{rows}})',
    onlyVerdict: '{{verdict}} ({{rows}})',
    search: 'Zeilen durchsuchen',
    searchHelp: 'Teil eines Eintrags oder Namens',
    shown_one: '{{shown}} von {{rows}} Zeile angezeigt',
    shown_other: '{{shown}} von {{rows}} Zeilen angezeigt',
    noMatch: 'Keine Zeile entspricht der Suche.',
    showAll: 'Alle Zeilen anzeigen',
    download: 'Ergebnisse herunterladen',
    downloadName: 'Ergebnisse.csv',
    downloadNamed: 'Ergebnisse von {{name}}.csv',
    row: 'Zeile',
    entry: 'Eintrag',
    verdict: 'Ergebnis',
    keys: 'Mit den Pfeiltasten gelangen Sie von Zeile zu Zeile.',
  },
  verdict: {
    willBeMonitored: 'wird überwacht',
    noMailbox: 'kein Postfach',
    guest: 'Gast',
    disabled: 'wird überwacht (Konto ist deaktiviert)',
    notFound: 'nicht gefunden',
    duplicate: 'Duplikat',
    ambiguous: 'Name nicht eindeutig',
    emptyGroup: 'leere Gruppe',
    membersHidden: 'Mitglieder verborgen',
    notChecked: 'wird nach der Zustimmung geprüft',
  },
  total: {
    willBeMonitored: '{{rows}} überwacht',
    noMailbox: '{{rows}} ohne Postfach',
    guest_one: '{{rows}} Gast',
    guest_other: '{{rows}} Gäste',
    disabled: '{{rows}} trotz Deaktivierung überwacht',
    notFound: '{{rows}} nicht gefunden',
    duplicate_one: '{{rows}} Duplikat',
    duplicate_other: '{{rows}} Duplikate',
    ambiguous_one: '{{rows}} nicht eindeutiger Name',
    ambiguous_other: '{{rows}} nicht eindeutige Namen',
    emptyGroup_one: '{{rows}} leere Gruppe',
    emptyGroup_other: '{{rows}} leere Gruppen',
    membersHidden: '{{rows}} mit verborgenen Mitgliedern',
    notChecked: '{{rows}} nach der Zustimmung zu prüfen',
  },
  detail: {
    sameAs: 'wie Zeile {{row}}',
    nearMatches: 'Meinten Sie {{entries}}?',
    or: ' oder ',
    candidates: 'möglich: {{candidates}}; verwenden Sie eine Objekt-ID',
    mailboxes_one: '{{mailboxes}} Postfach',
    mailboxes_other: '{{mailboxes}} Postfächer',
    noMailbox:
      'kein Exchange Online-Postfach; wird überwacht, sobald eines vorhanden ist',
    guest: 'ein Gast hat sein Postfach in einem anderen Mandanten',
    disabled: 'wie bei freigegebenen Postfächern',
    emptyGroup:
      'niemand darin oder in den enthaltenen Gruppen hat ein Postfach',
    membersHidden: 'Microsoft teilt dieser App die Mitglieder nicht mit',
    use: '{{entry}} verwenden',
    useIn: '{{entry}} in Zeile {{row}} verwenden',
    notUsed:
      'Zeile {{row}} konnte hier nicht geändert werden: Korrigieren Sie sie in der Datei, und wählen Sie die Datei erneut aus.',
  },
  difference: {
    title: 'Was sich ändert',
    none: 'Niemand kommt hinzu, und niemand scheidet aus.',
    joins_one: '{{mailboxes}} Postfach kommt hinzu',
    joins_other: '{{mailboxes}} Postfächer kommen hinzu',
    leaves_one: '{{mailboxes}} Postfach scheidet aus',
    leaves_other: '{{mailboxes}} Postfächer scheiden aus',
    stays_one: '{{mailboxes}} Postfach bleibt',
    stays_other: '{{mailboxes}} Postfächer bleiben',
    effect:
      'Wer hinzukommt, wird ab dem Speichern überwacht. Wer ausscheidet, wird ein letztes Mal gelesen und danach nicht mehr; was aufgezeichnet wurde, bleibt durchsuchbar.',
    more_one: 'und {{mailboxes}} weiteres',
    more_other: 'und {{mailboxes}} weitere',
    show: 'Anzeigen',
    hide: 'Ausblenden',
  },
  powerShell: {
    title: 'App auf diesen Bereich beschränken',
    intro:
      'Mit der Zustimmung kann die App jedes Postfach lesen. Dieses Exchange Online PowerShell-Skript (RBAC für Anwendungen) schränkt das auf genau diesen Bereich ein; ein Exchange-Administrator führt es aus.',
    open: 'Exchange PowerShell',
    limit: 'Auf diesen Bereich beschränken:',
    notes: 'Vor dem Ausführen',
    script: 'Exchange PowerShell-Skript',
    shortened_one:
      'Nicht angezeigt: {{lines}} weitere Zeile. Beim Kopieren oder Herunterladen ist alles enthalten.',
    shortened_other:
      'Nicht angezeigt: {{lines}} weitere Zeilen. Beim Kopieren oder Herunterladen ist alles enthalten.',
    download: 'PS1-Datei herunterladen',
    downloadName: 'Mail Forensics einschränken.ps1',
    failed: 'Das Skript konnte nicht erstellt werden: {{message}}',
  },
};
