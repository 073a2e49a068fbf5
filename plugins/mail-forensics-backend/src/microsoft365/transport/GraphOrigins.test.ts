import { CONFIG } from '../__testUtils__/openTenant';
import { GraphOrigins } from './GraphOrigins';

const origins = GraphOrigins.create({
  ...CONFIG,
  endpoints: { ...CONFIG.endpoints, graph: 'http://127.0.0.1:7300' },
});

describe('GraphOrigins', () => {
  it.each([
    'https://graph.microsoft.com/v1.0/users?$skiptoken=Ab%2Bc_-x==',
    'http://127.0.0.1:7300/v1.0/users?$skiptoken=Ab%2Bc_-x==',
  ])('accepts %s and leaves what follows the origin alone', link => {
    expect(origins.accept(link)).toBe(
      'https://graph.microsoft.com/v1.0/users?$skiptoken=Ab%2Bc_-x==',
    );
  });

  it.each([
    'https://evil.example/v1.0/users',
    'https://graph.microsoft.com.evil.example/v1.0/users',
    'https://graph.microsoft.com@evil.example/v1.0/users',
    'https://graph.microsoft.com:8443/v1.0/users',
    'https://user:secret@graph.microsoft.com/v1.0/users',
    'http://graph.microsoft.com/v1.0/users',
    'http://127.0.0.1:73000/v1.0/users',
    '//graph.microsoft.com/v1.0/users',
    '/v1.0/users',
    'https://graph.microsoft.us/v1.0/users',
    '',
  ])('refuses %s', link => {
    expect(origins.accept(link)).toBeNull();
  });

  it('sends an address to the configured endpoint', () => {
    expect(origins.target(origins.address('/users?$top=1'))).toBe(
      'http://127.0.0.1:7300/v1.0/users?$top=1',
    );
  });
});
