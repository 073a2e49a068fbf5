import type { entityMessages } from '../entityMessages';
import type { Translated } from '../Translated';

export const entity: Translated<typeof entityMessages> = {
  title: 'Gesendete Anhänge',
  count: '{{shown}} in den letzten 30 Tagen; hier die neuesten',
  countLowerBound:
    'mindestens {{shown}} in den letzten 30 Tagen; hier die neuesten',
  none: 'In den letzten 30 Tagen wurde nichts gesendet, soweit Sie es sehen dürfen.',
  noEmail:
    'Im Katalog ist für diesen Benutzer keine E-Mail-Adresse hinterlegt; seine Anhänge können daher nicht gefunden werden.',
  show: 'Alle in der forensischen Suche anzeigen',
  date: 'Gesendet (UTC)',
  file: 'Datei',
  sender: 'Absender',
  recipients: 'Empfänger',
};
