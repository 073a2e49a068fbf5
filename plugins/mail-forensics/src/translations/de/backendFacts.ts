import type { backendFactMessages } from '../backendFactMessages';
import type { Translated } from '../Translated';

export const backendFacts: Translated<typeof backendFactMessages> = {
  clientSecret: 'geheimer Clientschlüssel',
  certificate: 'Zertifikat',
  federatedToken: 'Verbundtoken',
  managedIdentity: 'verwaltete Identität',
  minutes: '{{number}} Minuten',
  hours: '{{number}} Stunden',
  days: '{{number}} Tagen',
};
