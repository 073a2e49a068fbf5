/** Words among the facts of the backend's sentences. */
export const backendFactMessages = {
  clientSecret: 'client secret',
  certificate: 'certificate',
  federatedToken: 'federated token',
  managedIdentity: 'managed identity',
  minutes: '{{number}} minutes',
  hours: '{{number}} hours',
  days: '{{number}} days',
} as const;
