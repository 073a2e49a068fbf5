import { Request, Response, Router } from 'express';
import { z } from 'zod';
import { CloudFacts } from '../tenant/clouds';
import { AppRequest, readAppRequest, redirectUrl } from './appRequest';
import { refusal, sendSignInPage, SignInOptions } from './authorizeRoutes';
import { EntraError, entraErrors } from './EntraError';
import { consentPage, needAdminApprovalPage } from './pages';
import { SignedIn } from './Sessions';

const formSchema = z.object({
  account: z.string().optional(),
  decision: z.enum(['accept', 'cancel', 'return', 'switch']).optional(),
});

/**
 * `/{tenant}/v2.0/adminconsent` and `/{tenant}/adminconsent`: an administrator grants the app what it requires. An error
 * redirect of v2.0 carries `admin_consent=True` too, and no `tenant`.
 */
export function addAdminConsentRoutes(
  router: Router,
  options: SignInOptions & { cloud: CloudFacts },
): void {
  const { tenants, sessions, describe } = options;
  const paths = ['/:tenant/v2.0/adminconsent', '/:tenant/adminconsent'];

  const fail = (
    appRequest: AppRequest,
    error: EntraError,
    request: Request,
    response: Response,
  ) => {
    const v2 = isV2(request);
    const members = v2
      ? { ...describe(error, request), admin_consent: 'True' }
      : {
          error: 'permission_denied',
          error_description: 'The admin canceled the request',
        };
    response.redirect(redirectUrl(appRequest, members));
  };

  const signedInHere = (appRequest: AppRequest, request: Request) => {
    const signedIn = sessions.find(request);
    const here = appRequest.tenant ?? signedIn?.tenant;
    return signedIn?.tenant === here ? signedIn : undefined;
  };

  router.get(paths, (request, response) => {
    const appRequest = readAppRequest(tenants, request);
    if (isV2(request) && !appRequest.query.get('scope')) {
      const missing = entraErrors.invalidRequest(
        900144,
        `The request must contain the following parameter: 'scope'.`,
      );
      fail(appRequest, missing, request, response);
      return;
    }
    const signedIn = signedInHere(appRequest, request);
    if (signedIn) {
      sendDecisionPage(response, appRequest, signedIn, isV2(request));
    } else {
      sendSignInPage(response, tenants, appRequest);
    }
  });

  router.post(paths, (request, response) => {
    const appRequest = readAppRequest(tenants, request);
    const form = formSchema.parse(request.body);
    const account = form.account && tenants.findUser(form.account);
    if (account) {
      const refused = refusal(appRequest, account);
      if (refused) {
        fail(appRequest, refused, request, response);
        return;
      }
      sessions.begin(response, account.user.id);
      response.redirect(303, request.originalUrl);
      return;
    }
    if (form.decision === 'switch') {
      sessions.end(request, response);
      response.redirect(303, request.originalUrl);
      return;
    }
    const signedIn = signedInHere(appRequest, request);
    const administrator = signedIn?.user.administrator === 1;
    if (!signedIn || !administrator || form.decision !== 'accept') {
      fail(appRequest, entraErrors.declined(), request, response);
      return;
    }
    const permissions = permissionsOf(appRequest, isV2(request));
    const { tenant, user } = signedIn;
    tenant.grantConsent(appRequest.app.clientId, { permissions, by: user.id });
    response.redirect(
      redirectUrl(appRequest, {
        admin_consent: 'True',
        tenant: tenant.id,
        scope: isV2(request)
          ? permissions.map(name => `${options.cloud.graph}/${name}`).join(' ')
          : undefined,
      }),
    );
  });
}

function isV2(request: Request): boolean {
  return request.path.includes('/v2.0/');
}

function sendDecisionPage(
  response: Response,
  appRequest: AppRequest,
  { tenant, user }: SignedIn,
  v2: boolean,
): void {
  const { app } = appRequest;
  response.send(
    user.administrator === 1
      ? consentPage({
          app,
          tenant,
          user,
          permissions: permissionsOf(appRequest, v2),
        })
      : needAdminApprovalPage({ app, user }),
  );
}

// Application permissions cannot be asked for by name: only `/.default` stands for them.
function permissionsOf({ app, query }: AppRequest, v2: boolean): string[] {
  const scopes = (query.get('scope') ?? '').split(' ');
  const all = !v2 || scopes.some(scope => scope.endsWith('/.default'));
  return all ? app.requiredPermissions : [];
}
