import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { Response } from 'express';
import { z } from 'zod';
import type { ConsentFlow, ConsentOutcome } from '../connections';
import { route, type Route } from './Route';
import type { Gate } from './Access';
import { describeError } from './toClientError';

const START = '/oauth/microsoft365/start';
const CALLBACK = '/oauth/microsoft365/callback';

/**
 * Paths for which nobody has to be signed in. Backstage opens everything below them as well, so nothing else may be
 * served there.
 */
export const CONSENT_PATHS = [START, CALLBACK];

const COOKIE = 'mail-forensics-consent';
const COOKIE_VALUE = new RegExp(
  `(?:^|;)\\s*${COOKIE}=([A-Za-z0-9_-]{43,128})(?=;|$)`,
);
const COOKIE_LIFETIME_MS = 10 * 60 * 1000;

const redirect = {
  302: { description: 'On to Microsoft, or back to Data Connections' },
};

/**
 * The browser's part of consent. It arrives here by links and redirects, without a token of the portal: a one-time
 * ticket, a one-time state and a cookie take its place.
 */
export function consentRoutes(options: {
  gate: Gate;
  consent?: ConsentFlow;
  baseUrl: () => Promise<string>;
  /** Where to go if all else fails. */
  pageUrl: string;
  auditor: AuditorService;
  logger: LoggerService;
}): Route[] {
  const { gate, consent } = options;

  /** Whatever happens, the browser ends on a page and not on an error's JSON. */
  async function goOn(
    res: Response,
    next: (consent: ConsentFlow) => Promise<string>,
  ): Promise<void> {
    res.set('Cache-Control', 'no-store');
    if (!consent) {
      res.redirect(failed(options.pageUrl, 'expired'));
      return;
    }
    try {
      res.redirect(await next(consent));
    } catch (error) {
      options.logger.error(`Consent failed: ${describeError(error)}`);
      res.redirect(failed(options.pageUrl, 'unexpected'));
    }
  }

  return [
    route({
      method: 'get',
      path: START,
      summary: 'Begin the consent that a ticket stands for',
      access: gate.anyone,
      query: z.object({ ticket: z.string().max(200).catch('') }),
      responses: redirect,
      async handle({ query, res }) {
        await goOn(res, async flow => {
          const { location, secret } = await flow.start(query.ticket);
          if (secret !== undefined) {
            await setCookie(res, secret);
          }
          return location;
        });
      },
    }),
    route({
      method: 'get',
      path: CALLBACK,
      summary: 'Come back from Microsoft',
      access: gate.anyone,
      query: z.looseObject({}),
      responses: redirect,
      async handle({ query, req, res }) {
        await goOn(res, async flow => {
          const secret = COOKIE_VALUE.exec(req.headers.cookie ?? '')?.[1];
          const outcome = await flow.callback(query, secret);
          await auditOutcome(options.auditor, outcome);
          return outcome.location;
        });
      },
    }),
  ];

  async function setCookie(res: Response, secret: string): Promise<void> {
    const base = new URL(await options.baseUrl());
    res.cookie(COOKIE, secret, {
      httpOnly: true,
      sameSite: 'lax',
      secure: base.protocol === 'https:',
      path: `${base.pathname}/oauth`,
      maxAge: COOKIE_LIFETIME_MS,
    });
  }
}

/** Without the request, for its address holds the code and the state. */
async function auditOutcome(
  auditor: AuditorService,
  outcome: ConsentOutcome,
): Promise<void> {
  if (outcome.kind === 'continued') {
    return;
  }
  const event = await auditor.createEvent({
    eventId: 'connection-mutate',
    severityLevel: 'medium',
    meta: {
      actionType: 'consent',
      ...(outcome.kind !== 'expired' && { connectionId: outcome.connectionId }),
    },
  });
  if (outcome.kind === 'succeeded') {
    await event.success();
  } else {
    await event.fail({
      error: new Error(outcome.kind === 'failed' ? outcome.code : 'expired'),
    });
  }
}

function failed(pageUrl: string, reason: string): string {
  return `${pageUrl}?${new URLSearchParams({
    authorization: 'failed',
    reason,
  })}`;
}
