import type { MailService } from 'backstage-plugin-mail-forensics-common';
import type { MailConnector } from '../mail';

/** The connector of a service; undefined where nothing is configured to connect with. */
export type Connectors = (service: MailService) => MailConnector | undefined;
