import type { searchToolsMessages } from '../searchToolsMessages';
import type { Translated } from '../Translated';

export const searchTools: Translated<typeof searchToolsMessages> = {
  label: 'Diese Suche',
  saved: {
    open: 'Gespeicherte Suchen',
    title: 'Gespeicherte Suchen',
    find: 'Gespeicherte Suche finden',
    findHelp: 'Teil des Namens, der Notizen oder des Besitzers',
    load: 'Erneut suchen: {{name}}',
    owner: 'Besitzer',
    changed: 'Geändert {{time}} von',
    edit: '{{name}} bearbeiten',
    duplicate: '{{name}} duplizieren',
    delete: '{{name}} löschen',
    copyName: 'Kopie von {{name}}',
    duplicated: '{{name}} wurde gespeichert.',
    emptyTitle: 'Noch keine gespeicherte Suche',
    emptyText:
      'Speichern Sie eine Suche, um sie später erneut auszuführen. Alle, die suchen dürfen, sehen sie.',
    nothingFound: 'Keine gespeicherte Suche entspricht der Eingabe.',
    forbidden:
      'Zum Suchen ist die Berechtigung {{permission}} erforderlich. Wenden Sie sich an die Administratoren dieses Portals.',
    failed: 'Der Vorgang ist fehlgeschlagen: {{message}}',
  },
  save: {
    open: 'Speichern',
    title: 'Diese Suche speichern',
    editTitle: 'Gespeicherte Suche bearbeiten',
    name: 'Name',
    notes: 'Notizen',
    notesHelp: 'Wozu sie dient; alle, die suchen dürfen, sehen dies',
    what: 'Gespeichert wird: {{query}}',
    replace: 'Abfrage durch die Suche auf der Seite ersetzen',
    replacedBy: 'Gesucht wird dann nach: {{query}}',
    submit: 'Speichern',
    done: '{{name}} wurde gespeichert.',
  },
  remove: {
    title: 'Gespeicherte Suche löschen?',
    text: '{{name}} ist dann für alle gelöscht. Kopierte Links funktionieren weiterhin.',
    confirm: 'Löschen',
  },
  recent: {
    open: 'Letzte Suchen',
    title: 'Letzte Suchen dieser Registerkarte',
    none: 'In dieser Registerkarte wurde noch nichts gesucht.',
    item: '{{time}} · {{query}}',
  },
  copy: {
    link: 'Link kopieren',
    linkCopied: 'Der Link wurde kopiert.',
    linkTitle: 'Link zu dieser Suche',
    linkHelp:
      'Der Link enthält weder Adressen noch Dateinamen. Wer ihn öffnet, sieht, was er sehen darf.',
    request: 'Als API-Anforderung kopieren',
    curl: 'Als curl-Befehl',
    json: 'Als JSON-Text',
    requestCopied: 'Die Anforderung wurde kopiert.',
    requestTitle: 'API-Anforderung dieser Suche',
    requestHelp:
      'Ersetzen Sie {{url}} durch die Adresse Ihres Backends und {{token}} durch ein Token von Ihnen.',
    refused:
      'Der Browser hat das Kopieren nicht zugelassen: Kopieren Sie den markierten Text.',
    text: 'Zu kopierender Text',
    failed: 'Der Link konnte nicht erstellt werden: {{message}}',
  },
  shared: {
    loading: 'Die Suche des Links wird geöffnet.',
    notFoundTitle: 'Dieser Link führt zu keiner Suche',
    notFound:
      'Zu diesem Link ist keine Suche vorhanden. Möglicherweise stammt er aus einem anderen Portal oder wurde abgeschnitten.',
    failedTitle: 'Die Suche des Links konnte nicht geöffnet werden',
  },
  openFailed: 'Die Suche konnte nicht geöffnet werden: {{message}}',
  export: {
    open: 'Exportieren',
    csv: 'Als CSV',
    ndjson: 'Als NDJSON',
    running: 'Export läuft',
    received: '{{size}} bisher',
    cancel: 'Export abbrechen',
    done: 'Exportiert',
    doneText:
      'Die Datei wurde als {{name}} gespeichert. Ihr Manifest hält fest, was von wem und wann angefordert wurde und welchen Hash die Datei haben muss.',
    failed: 'Der Export wurde nicht abgeschlossen',
    incomplete:
      'Was angekommen ist, ist nicht die ganze Datei und wurde nicht gespeichert. Versuchen Sie es erneut.',
    what: 'Was angefordert wurde',
    requestedBy: 'Von',
    startedAt: 'Begonnen',
    finishedAt: 'Abgeschlossen',
    rows: 'Zeilen',
    size: 'Größe',
    sha256: 'SHA-256 der Datei',
    saveAgain: 'Datei erneut speichern',
    saveManifest: 'Manifest speichern',
  },
  words: {
    everything: 'Alles',
    text: '„{{text}}“',
    group: '{{clause}} ({{conditions}})',
    between: '{{from}} bis {{to}}',
    from: 'Ab {{from}}',
    to: 'Bis {{to}}',
    join: '{{one}}, {{other}}',
  },
};
