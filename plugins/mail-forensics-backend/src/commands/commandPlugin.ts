import os from 'node:os';
import {
  coreServices,
  createBackendPlugin,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { AuditLog } from '../audit';
import { readMailForensicsConfig } from '../config';
import { openDatabase } from '../database';
import type { Command, CommandContext } from './Command';
import { COMMANDS } from './commands';

/**
 * Instead of the plugin: runs one of its commands over the same configuration and database, and ends the process with 0
 * where all is well, 1 where it is not.
 *
 * @param args - the name of the command, and what follows it
 *
 * @public
 */
export function mailForensicsCommand(args: readonly string[]): BackendFeature {
  return createBackendPlugin({
    pluginId: 'mail-forensics',
    register(env) {
      env.registerInit({
        deps: {
          database: coreServices.database,
          logger: coreServices.logger,
          rootConfig: coreServices.rootConfig,
        },
        async init({ database, logger, rootConfig }) {
          const config = readMailForensicsConfig(rootConfig);
          const knex = await openDatabase({ database });
          const code = await runCommand(withoutConfig(args), {
            knex,
            config,
            logger,
            auditLog: AuditLog.create({
              knex,
              key: config.audit.keys[0],
              logger,
            }),
            actor: `operator:${os.userInfo().username}`,
            say: line => process.stdout.write(`${line}\n`),
          });
          await knex.destroy();
          process.exit(code);
        },
      });
    },
  });
}

/** Backstage itself reads which configuration to take. */
export function withoutConfig(args: readonly string[]): string[] {
  return args.filter(
    (arg, index) =>
      !arg.startsWith('--config') && args[index - 1] !== '--config',
  );
}

/** Runs a command. What it is told wrong is said, and nothing else is thrown for that. */
export async function runCommand(
  [name, ...args]: readonly string[],
  context: CommandContext,
): Promise<0 | 1> {
  const command = Object.entries<Command>(COMMANDS).find(
    ([each]) => each === name,
  )?.[1];
  if (!command) {
    context.say(usage());
    return 1;
  }
  try {
    return (await command.run(args, context)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof InputError)) {
      throw error;
    }
    context.say(error.message);
    context.say(`Usage: ${name} ${command.usage}`);
    return 1;
  }
}

function usage(): string {
  return [
    'Commands:',
    ...Object.entries<Command>(COMMANDS).map(
      ([name, command]) =>
        `  ${name} ${command.usage}\n      ${command.summary}`,
    ),
  ].join('\n');
}
