import { createBackend } from '@backstage/backend-defaults';
import { mailForensicsCommand } from 'backstage-plugin-mail-forensics-backend';

/** Runs a command of Mail Forensics over the portal's configuration and database. */
const backend = createBackend();

backend.add(mailForensicsCommand(process.argv.slice(2)));

backend.start();
