import { Request, Response, Router } from 'express';
import { z } from 'zod';
import { Tenants } from '../tenant/Tenants';
import { AppRequest, readAppRequest, redirectUrl } from './appRequest';
import { AuthorizationCodes } from './AuthorizationCodes';
import { EntraError, entraErrors } from './EntraError';
import { signInPage } from './pages';
import { SignedIn, Sessions } from './Sessions';

const choiceSchema = z.object({
  account: z.string().optional(),
  cancel: z.string().optional(),
});

export interface SignInOptions {
  tenants: Tenants;
  sessions: Sessions;
  codes: AuthorizationCodes;
  /** Members of an error redirect. */
  describe(error: EntraError, request: Request): Record<string, string>;
}

/** `/{tenant}/oauth2/v2.0/authorize`: authorization code with PKCE, answered in the query. */
export function addAuthorizeRoutes(
  router: Router,
  options: SignInOptions,
): void {
  const { tenants, sessions, codes, describe } = options;
  const path = '/:tenant/oauth2/v2.0/authorize';

  router.get(path, (request, response) => {
    const appRequest = readAppRequest(tenants, request);
    const problem = problemOf(appRequest);
    if (problem) {
      response.redirect(redirectUrl(appRequest, describe(problem, request)));
      return;
    }
    sendSignInPage(response, tenants, appRequest);
  });

  router.post(path, (request, response) => {
    const appRequest = readAppRequest(tenants, request);
    const choice = choiceSchema.parse(request.body);
    const signedIn = choice.account
      ? tenants.findUser(choice.account)
      : undefined;
    if (!signedIn) {
      response.redirect(
        redirectUrl(appRequest, {
          ...describe(entraErrors.declined(), request),
          error_subcode: 'cancel',
        }),
      );
      return;
    }
    const refused = refusal(appRequest, signedIn);
    if (refused) {
      response.redirect(redirectUrl(appRequest, describe(refused, request)));
      return;
    }
    sessions.begin(response, signedIn.user.id);
    const code = codes.issue({
      ...signedIn,
      app: appRequest.app,
      redirectUri: appRequest.redirectUri,
      scopes: (appRequest.query.get('scope') ?? '').split(' ').filter(Boolean),
      nonce: appRequest.query.get('nonce') ?? undefined,
      codeChallenge: appRequest.query.get('code_challenge') ?? undefined,
    });
    response.redirect(redirectUrl(appRequest, { code }));
  });
}

/** Accounts of the tenant that was named, or of all where none was. */
export function sendSignInPage(
  response: Response,
  tenants: Tenants,
  appRequest: AppRequest,
): void {
  const all = tenants.list();
  const own = appRequest.tenant ? [appRequest.tenant] : all;
  response.send(
    signInPage({
      tenants: own,
      otherTenants: all.filter(tenant => !own.includes(tenant)),
      search: appRequest.query.get('q') ?? '',
      query: [...appRequest.query],
    }),
  );
}

/** Why this person cannot sign in to the app here. */
export function refusal(
  appRequest: AppRequest,
  { tenant, user }: SignedIn,
): EntraError | undefined {
  const { app } = appRequest;
  const foreign = appRequest.tenant && appRequest.tenant !== tenant;
  if (foreign || !tenant.getApp(app.clientId)) {
    return entraErrors.foreignUser(
      user.upn,
      (appRequest.tenant ?? tenant).displayName,
      app.clientId,
    );
  }
  return undefined;
}

function problemOf({ query }: AppRequest): EntraError | undefined {
  if (query.get('response_type') !== 'code') {
    return new EntraError({
      code: 700054,
      error: 'unsupported_response_type',
      message: `response_type '${query.get(
        'response_type',
      )}' is not enabled for the application.`,
    });
  }
  const mode = query.get('response_mode') ?? 'query';
  if (mode !== 'query') {
    return entraErrors.invalidRequest(
      70007,
      `'${mode}' is not a supported value of 'response_mode' when requesting a code.`,
    );
  }
  const method = query.get('code_challenge_method');
  if (query.get('code_challenge') && method !== 'S256') {
    return entraErrors.invalidRequest(
      501491,
      `Invalid size or method of Code_Challenge parameter: '${method}'. Use S256.`,
    );
  }
  if (query.get('prompt') === 'none') {
    return new EntraError({
      code: 50058,
      error: 'login_required',
      message: 'A silent sign-in request was sent but no user is signed in.',
    });
  }
  return undefined;
}
