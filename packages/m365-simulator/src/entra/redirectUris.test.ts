import { isRegisteredRedirectUri } from './redirectUris';

describe('isRegisteredRedirectUri', () => {
  const registered = [
    'http://localhost:7007/callback',
    'https://portal.contoso.com/callback',
  ];

  it.each([
    ['the same', 'http://localhost:7007/callback', true],
    ['another port of localhost', 'http://localhost:7107/callback', true],
    ['no port of localhost', 'http://localhost/callback', true],
    ['another path', 'http://localhost:7007/callback/', false],
    ['another loopback name', 'http://127.0.0.1:7007/callback', false],
    [
      'localhost as the beginning of a name',
      'http://localhost:1.evil.example/callback',
      false,
    ],
    ['https on localhost', 'https://localhost:7007/callback', false],
    ['a registered host', 'https://portal.contoso.com/callback', true],
    [
      'another port of a registered host',
      'https://portal.contoso.com:8443/callback',
      false,
    ],
  ])('%s', (_, uri, expected) => {
    expect(isRegisteredRedirectUri(uri, registered)).toBe(expected);
  });
});
