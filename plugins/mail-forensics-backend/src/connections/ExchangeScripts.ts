import { ConflictError, NotFoundError } from '@backstage/errors';
import type {
  ExchangePowerShell,
  ScopeInput,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import type { Microsoft365Config } from '../config';
import type { ConnectionId } from '../mail';
import { createExchangePowerShell, type ScriptScope } from '../microsoft365';
import { parseScope } from '../scope';
import { selectScope } from './sql/selectScope';

/** Scripts that limit the app in a tenant to a scope. */
export class ExchangeScripts {
  readonly #knex: Knex;
  readonly #config: Pick<Microsoft365Config, 'clientId' | 'cloud'>;

  static create(options: {
    knex: Knex;
    config: Pick<Microsoft365Config, 'clientId' | 'cloud'>;
  }): ExchangeScripts {
    return new ExchangeScripts(options.knex, options.config);
  }

  private constructor(
    knex: Knex,
    config: Pick<Microsoft365Config, 'clientId' | 'cloud'>,
  ) {
    this.#knex = knex;
    this.#config = config;
  }

  /**
   * For a scope that may yet be chosen.
   *
   * @throws InputError for a bad scope, ConflictError where no app registration is configured
   */
  forScope(input: ScopeInput): ExchangePowerShell {
    const { mode, entries } = parseScope(input);
    return this.#create({ mode, entries: entries.map(row => row.entry) });
  }

  /**
   * For the scope that a connection has.
   *
   * @throws NotFoundError, ConflictError where no app registration is configured
   */
  async forConnection(id: ConnectionId): Promise<ExchangePowerShell> {
    const scope = await selectScope(this.#knex, id);
    if (!scope) {
      throw new NotFoundError(`No data connection has the id ${id}`);
    }
    const { script, notes } = this.#create(scope);
    return { script, notes: [...notes, ...aboutNeighbours(scope.neighbours)] };
  }

  #create(scope: ScriptScope): ExchangePowerShell {
    const { clientId, cloud } = this.#config;
    if (clientId === undefined) {
      throw new ConflictError(
        'The script has to name the app, and none is configured: set mailForensics.microsoft365.clientId',
      );
    }
    return createExchangePowerShell({ clientId, cloud, scope });
  }
}

function aboutNeighbours(names: readonly string[]): string[] {
  if (names.length === 0) {
    return [];
  }
  const quoted = names.map(name => `“${name}”`).join(', ');
  return [
    `The same app reads this tenant for ${quoted} as well, and a script decides for the app: give each connection's script its own $Name and $GroupAlias, and run them all. What the app may read is then all of it together.`,
  ];
}
