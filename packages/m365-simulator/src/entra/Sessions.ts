import { randomBytes } from 'crypto';
import { Request, Response } from 'express';
import { Tenant } from '../tenant/Tenant';
import { Tenants } from '../tenant/Tenants';
import { UserRow } from '../tenant/Users';

const COOKIE = 'simulated_sign_in';

export interface SignedIn {
  tenant: Tenant;
  user: UserRow;
}

/** Who is signed in to the simulated identity platform, by a cookie of the browser. */
export class Sessions {
  readonly #tenants: Tenants;
  readonly #userIds = new Map<string, string>();

  static create(options: { tenants: Tenants }): Sessions {
    return new Sessions(options.tenants);
  }

  private constructor(tenants: Tenants) {
    this.#tenants = tenants;
  }

  begin(response: Response, userId: string): void {
    const key = randomBytes(24).toString('base64url');
    this.#userIds.set(key, userId);
    response.cookie(COOKIE, key, {
      httpOnly: true,
      sameSite: 'lax',
      path: '/',
    });
  }

  end(request: Request, response: Response): void {
    this.#userIds.delete(readCookie(request) ?? '');
    response.clearCookie(COOKIE, { path: '/' });
  }

  find(request: Request): SignedIn | undefined {
    const userId = this.#userIds.get(readCookie(request) ?? '');
    return userId ? this.#tenants.findUser(userId) : undefined;
  }
}

function readCookie(request: Request): string | undefined {
  const cookies = request.headers.cookie?.split(/;\s*/) ?? [];
  return cookies
    .find(cookie => cookie.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1);
}
