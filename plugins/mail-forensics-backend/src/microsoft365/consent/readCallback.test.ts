import { readCallback } from './readCallback';

const TENANT = '11111111-2222-4333-8444-555555555555';

describe('readCallback', () => {
  it('reads a sign-in', () => {
    expect(
      readCallback({ code: '0.AX', state: 's-1', session_state: 'x' }),
    ).toEqual({ kind: 'signedIn', state: 's-1', code: '0.AX' });
  });

  it.each(['True', 'true'])('reads a consent: %s', given => {
    expect(
      readCallback({ admin_consent: given, tenant: TENANT, state: 's-1' }),
    ).toEqual({ kind: 'consented', state: 's-1', tenantId: TENANT });
  });

  it.each([
    [
      'cancelled by the admin, with admin_consent=True and no tenant',
      {
        error: 'access_denied',
        error_description: 'AADSTS65004: User declined to consent to access.',
        error_uri: 'https://login.microsoftonline.com/error?code=65004',
        admin_consent: 'True',
        state: 's-1',
      },
      {
        state: 's-1',
        code: 'CONSENT_DECLINED',
        upstreamCode: 'AADSTS65004',
      },
    ],
    [
      'declined, in the documented form',
      {
        error: 'consent_required',
        error_description: 'AADSTS65004: x',
        tenant: TENANT,
        admin_consent: 'True',
        state: 's-1',
      },
      { state: 's-1', code: 'CONSENT_DECLINED', upstreamCode: 'AADSTS65004' },
    ],
    [
      'cancelled, in the form of v1',
      {
        error: 'permission_denied',
        error_description: 'The admin canceled the request',
      },
      {
        state: null,
        code: 'CONSENT_DECLINED',
        upstreamCode: 'permission_denied',
      },
    ],
    [
      'cancelled at sign-in',
      { error: 'access_denied', error_subcode: 'cancel', state: 's-1' },
      { state: 's-1', code: 'CONSENT_DECLINED', upstreamCode: 'access_denied' },
    ],
    [
      'cancelled where a number says why',
      {
        error: 'access_denied',
        error_subcode: 'cancel',
        error_description: 'AADSTS90094: admin consent is required',
        state: 's-1',
      },
      { state: 's-1', code: 'CONSENT_REQUIRED', upstreamCode: 'AADSTS90094' },
    ],
    [
      'the account of another tenant',
      {
        error: 'access_denied',
        error_description: 'AADSTS50020: x',
        state: 's',
      },
      { state: 's', code: 'WRONG_TENANT', upstreamCode: 'AADSTS50020' },
    ],
    [
      'the number in the address of the error only',
      {
        error: 'access_denied',
        error_uri: 'https://login.microsoftonline.com/error?code=50020',
        state: 's',
      },
      { state: 's', code: 'WRONG_TENANT', upstreamCode: 'AADSTS50020' },
    ],
    [
      "trouble of the service's own",
      { error: 'server_error', state: 's', code: 'x' },
      { state: 's', code: 'SERVICE_UNAVAILABLE', upstreamCode: 'server_error' },
    ],
    [
      'hostile text for a code',
      { error: '<script>alert(1)</script>', state: 's' },
      { state: 's', code: 'SERVICE_UNAVAILABLE', upstreamCode: undefined },
    ],
    [
      "a consent begun in Microsoft's own portal, without a state",
      { admin_consent: 'True', tenant: TENANT },
      { state: null, code: 'CONSENT_REQUIRED' },
    ],
    [
      'a consent without a tenant',
      { admin_consent: 'True', state: 's' },
      { state: 's', code: 'CONSENT_REQUIRED' },
    ],
    [
      'a tenant that is no id',
      { admin_consent: 'True', tenant: 'evil.example', state: 's' },
      { state: 's', code: 'CONSENT_REQUIRED' },
    ],
    [
      'a consent that was not given',
      { admin_consent: 'False', tenant: TENANT, state: 's' },
      { state: 's', code: 'CONSENT_REQUIRED' },
    ],
    [
      'a code without a state',
      { code: 'x' },
      { state: null, code: 'CONSENT_REQUIRED' },
    ],
    [
      'a parameter given twice',
      { code: ['x', 'y'], state: 's' },
      { state: 's', code: 'CONSENT_REQUIRED' },
    ],
    ['nothing', {}, { state: null, code: 'CONSENT_REQUIRED' }],
    ['no object', 'x=1', { state: null, code: 'CONSENT_REQUIRED' }],
    ['null', null, { state: null, code: 'CONSENT_REQUIRED' }],
  ])('fails: %s', (_, query, expected) => {
    expect(readCallback(query)).toEqual({ kind: 'failed', ...expected });
  });
});
