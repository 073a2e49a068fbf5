import express, { ErrorRequestHandler, Request, Router } from 'express';
import PromiseRouter from 'express-promise-router';
import { originOf } from '../http/originOf';
import { Faults } from '../faults';
import { CloudFacts } from '../tenant/clouds';
import { Tenants } from '../tenant/Tenants';
import { addAdminConsentRoutes } from './adminConsentRoutes';
import { AuthorizationCodes } from './AuthorizationCodes';
import { addAuthorizeRoutes } from './authorizeRoutes';
import { addDiscoveryRoutes } from './discoveryRoutes';
import { EntraError } from './EntraError';
import { IssuerKeys } from './IssuerKeys';
import { errorPage } from './pages';
import { Sessions } from './Sessions';
import { answerTokenRequest } from './tokenEndpoint';
import { Tokens } from './Tokens';

export interface EntraOptions {
  tenants: Tenants;
  tokens: Tokens;
  faults?: Pick<Faults, 'tenantSwitches' | 'isAppDeleted'>;
  cloud: CloudFacts;
  now: () => Date;
  publicUrl?: string;
}

/** The simulated identity platform: sign-in, consent, tokens and discovery, under `/{tenant}`. */
export function createEntraRouter(options: EntraOptions): Router {
  const { tenants, tokens, faults, cloud, now, publicUrl } = options;
  const issuerKeys = new IssuerKeys();
  const router = PromiseRouter();
  const sessions = Sessions.create({ tenants });
  const codes = AuthorizationCodes.create({ now });
  const origin = (request: Request) => originOf(request, publicUrl);
  const describe = (error: EntraError, request: Request) => {
    const body = error.toBody({ now: now(), origin: origin(request) });
    return {
      error: body.error,
      error_description: body.error_description,
      error_uri: body.error_uri,
    };
  };

  router.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store, no-cache');
    response.setHeader('Date', now().toUTCString());
    next();
  });
  router.use(express.urlencoded({ extended: false, limit: '256kb' }));
  addDiscoveryRoutes(router, { tenants, key: tokens.key, cloud, origin });
  addAuthorizeRoutes(router, { tenants, sessions, codes, describe });
  addAdminConsentRoutes(router, {
    tenants,
    sessions,
    codes,
    cloud,
    describe,
  });
  router.post('/:tenant/oauth2/v2.0/token', async (request, response) => {
    response.json(
      await answerTokenRequest(
        { tenants, tokens, codes, faults, cloud, issuerKeys, now },
        {
          tenantName: request.params.tenant,
          path: request.path,
          origin: origin(request),
          body: { ...basicCredential(request), ...request.body },
        },
      ),
    );
  });

  router.use(answerError({ now, origin }));
  return router;
}

function answerError(options: {
  now: () => Date;
  origin: (request: Request) => string;
}): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (!(error instanceof EntraError)) {
      next(error);
      return;
    }
    const body = error.toBody({
      now: options.now(),
      origin: options.origin(request),
      correlationId: correlationId(request),
    });
    const isPage = /\/(authorize|adminconsent)$/.test(request.path);
    response.status(isPage ? 400 : error.status);
    if (isPage) {
      response.send(errorPage(body.error_description));
    } else {
      response.json(body);
    }
  };
}

function correlationId(request: Request): string | undefined {
  const named = request.query['client-request-id'];
  return typeof named === 'string' ? named : request.get('client-request-id');
}

function basicCredential(request: Request): Record<string, string> {
  const encoded = /^Basic (.+)$/i.exec(request.get('authorization') ?? '')?.[1];
  if (!encoded) {
    return {};
  }
  const [id, secret = ''] = Buffer.from(encoded, 'base64')
    .toString()
    .split(':')
    .map(decodeURIComponent);
  return { client_id: id, client_secret: secret };
}
