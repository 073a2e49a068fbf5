import type { commonMessages } from '../commonMessages';
import type { Translated } from '../Translated';

export const common: Translated<typeof commonMessages> = {
  locale: 'de',
  timeFormat: 'dd.MM.yyyy HH:mm:ss',
  duration: {
    seconds: '{{seconds}} s',
    minutes: '{{minutes}} min',
    hours: '{{hours}} h {{minutes}} min',
    days: '{{days}} T {{hours}} h',
  },
  retry: 'Erneut versuchen',
  cancel: 'Abbrechen',
  close: 'Schließen',
  show: 'Anzeigen',
  dismiss: 'Ausblenden',
  copy: '{{what}} kopieren',
  copied: 'Kopiert',
  copyFailed: 'Kopieren nicht möglich: Markieren Sie stattdessen den Text',
  none: 'Keine',
  unknown: 'Nicht bekannt',
  yes: 'Ja',
  no: 'Nein',
  loading: 'Wird geladen',
  loadMore: 'Mehr laden',
  actionFailed: 'Der Vorgang ist fehlgeschlagen: {{message}}',
  errorTitle: 'Der Inhalt konnte nicht geladen werden',
  forbiddenTitle: 'Sie haben hierauf keinen Zugriff',
};
