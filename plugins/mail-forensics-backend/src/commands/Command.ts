import type { LoggerService } from '@backstage/backend-plugin-api';
import type { Knex } from 'knex';
import type { AuditLog } from '../audit';
import type { MailForensicsConfig } from '../config';

/** What a command works with. */
export interface CommandContext {
  knex: Knex;
  config: MailForensicsConfig;
  auditLog: Pick<AuditLog, 'append'>;
  logger: LoggerService;
  /** Who is at the terminal, for the audit: entity ref, or the name of the account. */
  actor: string;
  say(line: string): void;
}

/** Something that an operator does at a terminal. */
export interface Command {
  /** What follows its name, for people. */
  usage: string;
  summary: string;
  /**
   * @returns whether all is well; the process ends with 1 where it is not
   * @throws InputError where the arguments are not as in `usage`
   */
  run(args: readonly string[], context: CommandContext): Promise<boolean>;
}
