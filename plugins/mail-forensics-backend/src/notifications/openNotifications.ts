import type { LoggerService } from '@backstage/backend-plugin-api';
import type { NotificationService } from '@backstage/plugin-notifications-node';
import type { Knex } from 'knex';
import type { StatusListener } from '../health';
import { NotificationOutbox } from './NotificationOutbox';
import { NotificationSender } from './NotificationSender';

/** Telling people that a connection broke or works again. */
export interface Notifications {
  /** Writes down what is to be told. */
  onStatusChange: StatusListener;
  /** Tells what was written down; every replica may do so. */
  send: (signal: AbortSignal) => Promise<void>;
}

/** Undefined where nobody is to be told: then nothing is written down either. */
export function openNotifications(options: {
  knex: Knex;
  service: NotificationService;
  /** Entity refs. */
  recipients: readonly string[];
  logger: LoggerService;
  now?: () => Date;
}): Notifications | undefined {
  const { knex, service, recipients, logger, now } = options;
  if (recipients.length === 0) {
    return undefined;
  }
  const outbox = NotificationOutbox.create({ knex, now });
  const sender = NotificationSender.create({
    outbox,
    notifications: service,
    recipients,
    logger,
  });
  return {
    onStatusChange: outbox.onStatusChange,
    send: signal => sender.run(signal),
  };
}
