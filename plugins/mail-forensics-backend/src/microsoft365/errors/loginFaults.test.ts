import type { ConnectionProblemCode } from 'backstage-plugin-mail-forensics-common';
import {
  loginMessage,
  loginNumber,
  refusalCode,
  toConnectionProblem,
  type LoginRefusal,
} from './loginFaults';

describe('toConnectionProblem', () => {
  it.each<[LoginRefusal, ConnectionProblemCode]>([
    [{ error: 'invalid_client', number: '7000222' }, 'CREDENTIAL_EXPIRED'],
    [{ error: 'invalid_client', number: '7000215' }, 'CREDENTIAL_INVALID'],
    [{ error: 'invalid_client', number: '7000218' }, 'CREDENTIAL_INVALID'],
    [{ error: 'invalid_client', number: '700027' }, 'CREDENTIAL_INVALID'],
    [{ error: 'invalid_client', number: '700030' }, 'CREDENTIAL_INVALID'],
    [{ error: 'invalid_client', number: '700024' }, 'CREDENTIAL_INVALID'],
    [{ error: 'invalid_client', number: '70021' }, 'CREDENTIAL_INVALID'],
    [{ error: 'invalid_client', number: '700213' }, 'CREDENTIAL_INVALID'],
    [{ error: 'unauthorized_client', number: '700016' }, 'APP_NOT_FOUND'],
    [{ error: 'unauthorized_client', number: '7000112' }, 'APP_NOT_FOUND'],
    [{ error: 'unauthorized_client', number: '70001' }, 'APP_NOT_FOUND'],
    [{ error: 'invalid_request', number: '90002' }, 'TENANT_NOT_FOUND'],
    [{ error: 'invalid_grant', number: '65001' }, 'CONSENT_REQUIRED'],
    [{ error: 'invalid_client', number: '650057' }, 'CONSENT_REQUIRED'],
    [{ error: 'access_denied', number: '90094' }, 'CONSENT_REQUIRED'],
    [{ error: 'access_denied', number: '65004' }, 'CONSENT_DECLINED'],
    [{ error: 'invalid_grant', number: '50020' }, 'WRONG_TENANT'],
    [{ error: 'invalid_grant', number: '53003' }, 'BLOCKED_BY_POLICY'],
    [{ error: 'interaction_required', number: '50076' }, 'BLOCKED_BY_POLICY'],
    [{ error: 'invalid_grant', number: '50079' }, 'BLOCKED_BY_POLICY'],
    [{ error: 'temporarily_unavailable', number: '90055' }, 'THROTTLED'],
    [{ error: 'temporarily_unavailable', status: 429 }, 'THROTTLED'],
    [
      { error: 'server_error', number: '90033', status: 503 },
      'SERVICE_UNAVAILABLE',
    ],
    // Unknown numbers: by OAuth's own word.
    [{ error: 'invalid_client', number: '7999999' }, 'CREDENTIAL_INVALID'],
    [{ error: 'unauthorized_client', number: '7000151' }, 'APP_NOT_FOUND'],
    [{ error: 'invalid_grant', number: '1234' }, 'SERVICE_UNAVAILABLE'],
    [{ error: 'network_error' }, 'SERVICE_UNAVAILABLE'],
    [{}, 'SERVICE_UNAVAILABLE'],
  ])('%j: %s', (refusal, expected) => {
    expect(toConnectionProblem(refusal)).toBe(expected);
  });
});

describe('loginNumber', () => {
  it.each([
    ['AADSTS65004: User declined to consent', '65004'],
    [
      'invalid_client: Error(s): 7000215 - Description: AADSTS7000215: x',
      '7000215',
    ],
    ['https://login.microsoftonline.com/error?code=65004', '65004'],
    ['https://login.microsoftonline.com/error?barcode=65004', undefined],
    ['AADSTS', undefined],
    ['65004', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%s: %s', (text, expected) => {
    expect(loginNumber(text)).toBe(expected);
  });
});

it('keeps an unknown refusal so that it can be counted, if it is a code at all', () => {
  expect(refusalCode({ error: 'x', number: '1234' })).toBe('AADSTS1234');
  expect(refusalCode({ error: 'strange_error' })).toBe('strange_error');
  expect(refusalCode({ error: 'anna@contoso.example failed' })).toBeUndefined();
  expect(loginMessage('SERVICE_UNAVAILABLE', { error: 'strange_error' })).toBe(
    'Microsoft sign-in could not answer. (strange_error)',
  );
  expect(loginMessage('APP_NOT_FOUND', {})).toBe(
    'Microsoft does not know the app in this tenant.',
  );
});
