import { deriveStatus, type StatusFacts } from './deriveStatus';

const facts = (changes: Partial<StatusFacts>): StatusFacts => ({
  status: 'Monitoring',
  problems: [],
  unpolled: false,
  ...changes,
});

it.each([
  ['all is well', facts({}), 'Monitoring', null],
  [
    'a first mailbox was not polled',
    facts({ unpolled: true }),
    'Initializing',
    null,
  ],
  [
    'the last of the first mailboxes was polled',
    facts({ status: 'Initializing' }),
    'Monitoring',
    null,
  ],
  [
    'there are only warnings',
    facts({ problems: ['THROTTLED', 'USER_NOT_FOUND'] }),
    'Monitoring',
    null,
  ],
  [
    'there is an error',
    facts({ problems: ['CONSENT_REQUIRED'] }),
    'Error',
    'CONSENT_REQUIRED',
  ],
  [
    'a warning is older than the errors',
    facts({ problems: ['THROTTLED', 'SCOPE_EMPTY', 'CREDENTIAL_EXPIRED'] }),
    'Error',
    'SCOPE_EMPTY',
  ],
  ['an error is gone', facts({ status: 'Error' }), 'Monitoring', null],
  [
    'an error is gone before the first poll',
    facts({ status: 'Error', unpolled: true }),
    'Initializing',
    null,
  ],
  [
    'consent was declined before the first authorization',
    facts({
      status: 'Awaiting authorization',
      problems: ['CONSENT_DECLINED'],
      unpolled: true,
    }),
    'Awaiting authorization',
    null,
  ],
  [
    'somebody declined to authorize again what works',
    facts({ problems: ['CONSENT_DECLINED', 'WRONG_TENANT'] }),
    'Monitoring',
    null,
  ],
  [
    'somebody declined while access is missing',
    facts({ problems: ['CONSENT_DECLINED', 'CONSENT_REQUIRED'] }),
    'Error',
    'CONSENT_REQUIRED',
  ],
  [
    'it was stopped',
    facts({ status: 'Deauthorized', problems: ['SCOPE_EMPTY'] }),
    'Deauthorized',
    null,
  ],
] as const)('where %s', (_, given, status, reason) => {
  expect(deriveStatus(given)).toEqual({ status, reason });
});
