import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  type BasicPermission,
  type PermissionCriteria,
  type PermissionCondition,
} from '@backstage/plugin-permission-common';
import { eventReadPermission } from 'backstage-plugin-mail-forensics-common';
import type { Request } from 'express';
import type { QueryNode } from '../search';

/** Who may use a route. `check` throws `AuthenticationError` or `NotAllowedError`. */
export interface Access<Caller> {
  /** Name of the permission that is asked for; absent where being signed in is enough. */
  permission?: string;
  /** No sign-in: the browser arrives from another site. */
  public?: boolean;
  check(req: Request): Promise<Caller>;
}

/** Who asks. `via`: the plugin that asks on behalf of them. */
export interface Identity {
  /** Entity ref of a person, or `service:` and what the service is called. */
  actor: string;
  via?: string;
}

export interface UserCaller {
  credentials: BackstageCredentials<BackstageUserPrincipal>;
  /** Entity ref of the portal user. */
  userEntityRef: string;
}

/** `restriction`: which events the policy lets this caller see; absent: all. */
export interface EventCaller extends UserCaller {
  restriction?: QueryNode;
}

export interface GateOptions {
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  /** False where the permission framework is off and config does not allow that. */
  eventsServed: boolean;
  /** Makes the restriction of a search from the conditions of a policy. */
  toRestriction: (
    conditions: PermissionCriteria<PermissionCondition>,
  ) => QueryNode;
}

/** The kinds of access that routes choose from. Services never have access: what is served is for people. */
export class Gate {
  readonly #options: GateOptions;

  static create(options: GateOptions): Gate {
    return new Gate(options);
  }

  private constructor(options: GateOptions) {
    this.#options = options;
  }

  /**
   * Who asks, whether they may or not.
   *
   * @throws AuthenticationError where nobody is signed in
   */
  async identify(req: Request): Promise<Identity> {
    const { principal } = await this.#options.httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    if (principal.type === 'service') {
      return { actor: `service:${principal.subject}` };
    }
    const via = principal.actor?.subject;
    return { actor: principal.userEntityRef, ...(via && { via }) };
  }

  readonly anyone: Access<undefined> = {
    public: true,
    check: async () => undefined,
  };

  readonly signedIn: Access<UserCaller> = {
    check: req => this.#user(req),
  };

  /** A signed-in user whom the policy grants a permission. */
  having(permission: BasicPermission): Access<UserCaller> {
    return {
      permission: permission.name,
      check: async req => {
        const caller = await this.#user(req);
        if (!(await this.allows(permission, caller))) {
          throw denied(permission.name);
        }
        return caller;
      },
    };
  }

  /** Whether the policy grants a user a permission, where that decides what else they may do. */
  async allows(
    permission: BasicPermission,
    { credentials }: UserCaller,
  ): Promise<boolean> {
    const [decision] = await this.#options.permissions.authorize(
      [{ permission }],
      { credentials },
    );
    return decision?.result === AuthorizeResult.ALLOW;
  }

  /** A signed-in user who may see events, all or some. */
  readonly events: Access<EventCaller> = {
    permission: eventReadPermission.name,
    check: async req => {
      const caller = await this.#user(req);
      if (!this.#options.eventsServed) {
        throw new NotAllowedError(
          'File events are not served while permissions are off: set permission.enabled to true, or mailForensics.allowWithoutPermissions to true if everybody who can sign in may see them',
        );
      }
      const [decision] = await this.#options.permissions.authorizeConditional(
        [{ permission: eventReadPermission }],
        { credentials: caller.credentials },
      );
      switch (decision?.result) {
        case AuthorizeResult.ALLOW:
          return caller;
        case AuthorizeResult.CONDITIONAL:
          return {
            ...caller,
            restriction: this.#options.toRestriction(decision.conditions),
          };
        default:
          throw denied(eventReadPermission.name);
      }
    },
  };

  /** A signed-in user who may see events and whom the policy grants another permission as well. */
  eventsHaving(permission: BasicPermission): Access<EventCaller> {
    return {
      permission: permission.name,
      check: async req => {
        const caller = await this.events.check(req);
        if (!(await this.allows(permission, caller))) {
          throw denied(permission.name);
        }
        return caller;
      },
    };
  }

  async #user(req: Request): Promise<UserCaller> {
    const credentials = await this.#options.httpAuth.credentials(req, {
      allow: ['user'],
    });
    return { credentials, userEntityRef: credentials.principal.userEntityRef };
  }
}

function denied(permission: string): NotAllowedError {
  return new NotAllowedError(`This needs the permission ${permission}`);
}
