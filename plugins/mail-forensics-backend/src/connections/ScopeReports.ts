import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import {
  PROBLEM_CATALOGUE,
  type ConnectionProblemCode,
  type ConnectionStatus,
  type MailService,
  type ScopeInput,
  type ScopeMode,
  type ScopePreview,
  type ScopePreviewProgress,
  type ScopeReport,
  type ScopeRow,
} from 'backstage-plugin-mail-forensics-common';
import type { Knex } from 'knex';
import { readTimeOrNull } from '../database';
import {
  isMailFault,
  type ConnectionId,
  type MailFault,
  type TenantId,
  type TenantMail,
  type UserId,
} from '../mail';
import {
  DirectoryReading,
  hasMailbox,
  judgeScope,
  monitoredUsers,
  parseScope,
  reportOf,
  resolveScope,
  selectKnownMailboxes,
  selectScopeEntries,
  toScopeRow,
  unchecked,
  type Connectors,
  type KnownMailbox,
  type ParsedScope,
  type ResolvedScope,
} from '../scope';
import { describeDifference } from './describeDifference';

interface Options {
  knex: Knex;
  connectors: Connectors;
  now?: () => Date;
}

interface ConnectionRow {
  service: MailService;
  status: ConnectionStatus;
  tenant_id: TenantId | null;
  scope_mode: ScopeMode;
  scope_notes: string;
  monitoring_since: unknown;
  directory_read_at: unknown;
}

/** What scopes come to, row by row: those that connections have, and those that they could have. */
export class ScopeReports {
  readonly #knex: Knex;
  readonly #connectors: Connectors;
  readonly #now: () => Date;

  static create(options: Options): ScopeReports {
    return new ScopeReports(options);
  }

  private constructor(options: Options) {
    this.#knex = options.knex;
    this.#connectors = options.connectors;
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * What can be said of a scope file without a directory to ask.
   *
   * @throws InputError that names the row
   */
  previewFile(input: ScopeInput): ScopePreview {
    return previewOfFile(parseScope(input));
  }

  /**
   * What a scope would come to as that of a connection. Nothing is changed. Before consent there is no directory to ask.
   *
   * @throws InputError that names the row, NotFoundError, ServiceUnavailableError where the directory cannot be read, or
   * the reason of the signal
   */
  async preview(
    id: ConnectionId,
    input: ScopeInput,
    options: {
      signal?: AbortSignal;
      onProgress?: (progress: ScopePreviewProgress) => void;
    } = {},
  ): Promise<ScopePreview> {
    const scope = parseScope(input);
    const tenant = this.#tenantOf(await this.#find(id));
    if (!tenant) {
      return previewOfFile(scope);
    }
    const reading = new DirectoryReading(options);
    const startedAt = this.#now();
    const resolved = await asking(() =>
      resolveScope({ scope, tenant, reading }),
    );
    const endedAt = this.#now();
    const mailboxes = await this.#mailboxes(id);
    return {
      ...previewOf(scope, { resolved, mailboxes, readAt: endedAt }),
      directory: {
        ...reading.progress,
        milliseconds: endedAt.getTime() - startedAt.getTime(),
      },
    };
  }

  /**
   * What the scope that a connection has came to when the directory was last read.
   *
   * @throws NotFoundError
   */
  async current(id: ConnectionId): Promise<ScopeReport> {
    const connection = await this.#find(id);
    const entries = await selectScopeEntries(this.#knex, id);
    const mailboxes = await this.#mailboxes(id);
    const directoryReadAt = readTimeOrNull(connection.directory_read_at);
    const rows = entries.map(toScopeRow);
    return reportOf({
      scope: {
        mode: connection.scope_mode,
        notes: JSON.parse(connection.scope_notes) as string[],
      },
      rows: directoryReadAt
        ? rows.flatMap(row => (row ? [afterReading(row, mailboxes)] : []))
        : unchecked(
            entries.map(({ row, entry, duplicateOf }) => ({
              row,
              entry,
              ...(duplicateOf !== undefined && { duplicateOf }),
            })),
          ),
      mailboxes: directoryReadAt
        ? [...mailboxes.values()].filter(isMonitored).length
        : null,
      directoryReadAt,
    });
  }

  async #find(id: ConnectionId): Promise<ConnectionRow> {
    const row = await this.#knex('connections')
      .where({ id })
      .whereNull('deleted_at')
      .first<ConnectionRow | undefined>(
        'service',
        'status',
        'tenant_id',
        'scope_mode',
        'scope_notes',
        'monitoring_since',
        'directory_read_at',
      );
    if (!row) {
      throw new NotFoundError(`No data connection has the id ${id}`);
    }
    return row;
  }

  #tenantOf(connection: ConnectionRow): TenantMail | undefined {
    const { service, status, tenant_id: tenantId } = connection;
    const consented =
      status !== 'Awaiting authorization' &&
      connection.monitoring_since !== null;
    return consented && tenantId !== null
      ? this.#connectors(service)?.openTenant(tenantId)
      : undefined;
  }

  async #mailboxes(id: ConnectionId): Promise<Map<UserId, KnownMailbox>> {
    const mailboxes = await selectKnownMailboxes(this.#knex, id);
    return new Map(mailboxes.map(known => [known.userId, known]));
  }
}

function previewOfFile(scope: ParsedScope): ScopePreview {
  return {
    ...reportOf({
      scope,
      rows: unchecked(scope.entries),
      mailboxes: null,
      directoryReadAt: null,
    }),
    directory: null,
    difference: null,
  };
}

function previewOf(
  scope: ParsedScope,
  found: {
    resolved: ResolvedScope;
    mailboxes: ReadonlyMap<UserId, KnownMailbox>;
    readAt: Date;
  },
): ScopeReport & Pick<ScopePreview, 'difference'> {
  const { resolved, mailboxes } = found;
  const monitored = monitoredUsers(resolved.users, mailboxes);
  return {
    ...reportOf({
      scope,
      rows: judgeScope({ entries: scope.entries, resolved, mailboxes }),
      mailboxes: monitored.size,
      directoryReadAt: found.readAt,
    }),
    difference:
      mailboxes.size === 0
        ? null
        : describeDifference({
            users: resolved.users,
            monitored,
            today: [...mailboxes.values()].filter(isMonitored),
          }),
  };
}

function isMonitored(mailbox: KnownMailbox): boolean {
  return (
    mailbox.state !== 'Left scope' &&
    hasMailbox({ guest: false, mail: mailbox.mail }, mailbox)
  );
}

/** What polling has shown since the directory was read. */
function afterReading(
  row: ScopeRow,
  mailboxes: ReadonlyMap<UserId, KnownMailbox>,
): ScopeRow {
  const known = row.found && mailboxes.get(row.found.id as UserId);
  if (!known) {
    return row;
  }
  const monitored =
    row.verdict === 'will be monitored' || row.verdict === 'disabled';
  if (monitored && known.state === 'No mailbox') {
    return { ...row, verdict: 'no mailbox' };
  }
  return row.verdict === 'no mailbox' && known.state === 'Monitoring'
    ? { ...row, verdict: 'will be monitored' }
    : row;
}

/** Translates a fault of the service for whoever waits for the answer. */
async function asking<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isMailFault(error)
      ? new ServiceUnavailableError(describeFault(error))
      : error;
  }
}

function describeFault(error: MailFault): string {
  const { title, remedy } = PROBLEM_CATALOGUE[codeOf(error)];
  return `${title}. ${error.message} ${remedy}`;
}

function codeOf({ fault }: MailFault): ConnectionProblemCode {
  if (fault.level === 'connection') {
    return fault.code;
  }
  return fault.level === 'transient' && fault.throttled
    ? 'THROTTLED'
    : 'SERVICE_UNAVAILABLE';
}
