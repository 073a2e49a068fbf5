import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { root } from '../setup.mjs';
import {
  belowPath,
  environmentOf,
  onOnePort,
  onTwoHosts,
  onTwoPorts,
  overlayOf,
  PORTALS,
  registrationOf,
} from './runs.mjs';

const ports = { frontend: 1, backend: 2, simulator: 3 };

test('the document has a line for each portal that is tried, with what it runs on', () => {
  const lines = fs
    .readFileSync(path.join(root, 'docs/install.md'), 'utf8')
    .split('\n');
  for (const { flags, node, database } of PORTALS) {
    const line = lines.find(
      each =>
        each.startsWith('| ') &&
        each.includes('create-app') &&
        each.includes('--legacy') === flags.includes('--legacy'),
    );
    assert.match(line, new RegExp(`\\| ${node} +\\| ${database}`));
  }
});

test('backends listen where proxies and pages look for them, and know what is in front', () => {
  const overlay = layout => overlayOf(layout, 'some');
  const place = ({ app, backend }) => [
    app.baseUrl,
    backend.baseUrl,
    backend.listen.port,
    backend.cors.origin,
  ];
  assert.deepEqual(
    [
      onTwoPorts(ports),
      onTwoHosts(ports),
      onOnePort(ports),
      belowPath(ports, '/portal'),
    ].map(layout => place(overlay(layout))),
    [
      ['http://localhost:1', 'http://localhost:2', 2, 'http://localhost:1'],
      ['http://127.0.0.1:1', 'http://localhost:2', 2, 'http://127.0.0.1:1'],
      ['http://localhost:2', 'http://localhost:2', 2, 'http://localhost:2'],
      [
        'http://localhost:1/portal',
        'http://localhost:1/portal',
        2,
        'http://localhost:1',
      ],
    ],
  );
});

test('what is configured is what is registered', () => {
  const environment = environmentOf('postgresql://me:secret@127.0.0.1:5/db');
  const { clientId, secrets, redirectUris } = registrationOf('http://b');
  assert.equal(environment.MAIL_FORENSICS_CLIENT_ID, clientId);
  assert.deepEqual(secrets, [
    { value: environment.MAIL_FORENSICS_CLIENT_SECRET },
  ]);
  assert.deepEqual(redirectUris, [
    'http://b/api/mail-forensics/oauth/microsoft365/callback',
  ]);
  assert.equal(environment.POSTGRES_PORT, '5');
});
