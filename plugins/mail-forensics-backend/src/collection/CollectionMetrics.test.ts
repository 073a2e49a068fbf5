import { metricsServiceMock } from '@backstage/backend-test-utils/alpha';
import type { ConnectionId, TenantId } from '../mail';
import { CollectionMetrics } from './CollectionMetrics';

const mailbox = {
  connectionId: 'connection-1' as ConnectionId,
  tenantId: 'Tenant-1' as TenantId,
};

/** What was told to each instrument. */
function watch() {
  const told: [string, number, object?][] = [];
  const instrument = (name: string) => {
    const tell = (value: number, attributes?: object) => {
      told.push([name, value, attributes]);
    };
    return { add: tell, record: tell };
  };
  const metrics = CollectionMetrics.create(
    metricsServiceMock.mock({
      createCounter: instrument,
      createGauge: instrument,
    }),
  );
  return { metrics, told };
}

it('counts polls and what they found, for each connection', () => {
  const { metrics, told } = watch();
  metrics.polled(mailbox, { read: true, events: 3, reconciled: 1 });
  metrics.polled(mailbox, { read: false, events: 0, reconciled: 0 });
  const connection = 'connection-1';
  expect(told).toEqual([
    ['mail_forensics.mailboxes.polled', 1, { connection, result: 'read' }],
    ['mail_forensics.events.recorded', 3, { connection }],
    ['mail_forensics.messages.reconciled', 1, { connection }],
    ['mail_forensics.mailboxes.polled', 1, { connection, result: 'failed' }],
  ]);
});

it('counts requests of the connection of a tenant, and which of them were throttled', () => {
  const { metrics, told } = watch();
  metrics.polled(mailbox, { read: true, events: 0, reconciled: 0 });
  told.length = 0;
  metrics.requested('tenant-1' as TenantId, 200);
  metrics.requested('tenant-1' as TenantId, 429);
  metrics.requested('tenant-2' as TenantId, null);
  const connection = 'connection-1';
  expect(told).toEqual([
    ['mail_forensics.service.requests', 1, { connection, status: 200 }],
    ['mail_forensics.service.requests', 1, { connection, status: 429 }],
    ['mail_forensics.service.throttles', 1, { connection }],
    [
      'mail_forensics.service.requests',
      1,
      { connection: undefined, status: 0 },
    ],
  ]);
});

it('tells how far connections are behind, and of one that is monitored no longer that it is not', () => {
  const { metrics, told } = watch();
  const connection = mailbox.connectionId;
  metrics.behind([{ connection, lagSeconds: 90, pending: 4 }]);
  metrics.behind([]);
  metrics.behind([]);
  expect(told).toEqual([
    ['mail_forensics.collection.lag', 90, { connection }],
    ['mail_forensics.collection.pending', 4, { connection }],
    ['mail_forensics.collection.lag', 0, { connection }],
    ['mail_forensics.collection.pending', 0, { connection }],
  ]);
});
