import type { editConnectionMessages } from '../editConnectionMessages';
import type { Translated } from '../Translated';

export const editConnection: Translated<typeof editConnectionMessages> = {
  title: '{{name}} bearbeiten',
  today: 'Derzeit: {{scope}}',
  keep: 'Der Bereich bleibt unverändert, bis eine Datei ausgewählt wird.',
  save: 'Speichern',
  saving: 'Wird gespeichert…',
  failed: 'Die Änderungen konnten nicht gespeichert werden: {{message}}',
  forbidden:
    'Zum Ändern einer Datenverbindung ist die Berechtigung {{permission}} erforderlich. Wenden Sie sich an die Administratoren dieses Portals.',
  gone: 'Diese Verbindung wurde inzwischen gelöscht.',
  needs: {
    name: 'Es fehlt noch: ein Anzeigename.',
    change: 'Es wurde noch nichts geändert.',
    file: 'Es fehlt noch: eine verwendbare CSV-Datei.',
    preview: 'Es fehlt noch: die Prüfung des neuen Bereichs.',
    conflict: 'Laden Sie vor dem Speichern den aktuellen Stand.',
  },
  conflict: {
    title: 'Diese Verbindung wurde von jemand anderem geändert',
    renamed: 'Sie heißt jetzt {{name}}.',
    rescoped: 'Ihr Bereich ist jetzt: {{scope}}.',
    same: 'Name und Art des Bereichs sind wie zuvor; die Zeilen des Bereichs sind möglicherweise andere.',
    kept: 'Von Ihnen wurde nichts gespeichert, und von den anderen ging nichts verloren. Ihre Eingaben bleiben erhalten, wenn Sie den aktuellen Stand laden, sodass Sie sie noch einmal prüfen und speichern können.',
    load: 'Aktuellen Stand laden',
  },
  discard: {
    title: 'Schließen, ohne zu speichern?',
    text: 'Ihre Eingaben gehen verloren.',
    confirm: 'Schließen',
  },
};
