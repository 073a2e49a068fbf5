import type { Request, Response } from 'express';
import { z } from 'zod';
import {
  audienceOfTicket,
  readState,
  type Audience,
  type ConsentFlow,
  type ConsentOutcome,
} from '../connections';
import { route, type Route, type RouteResponse } from './Route';
import type { Gate } from './Access';
import { auditConsent } from './auditConsent';
import { consentSecret, setConsentCookie } from './consentCookies';
import {
  deadLinkPage,
  failurePage,
  grantedPage,
  invitationPage,
  sendPage,
  wordsFor,
  type Page,
  type PageWords,
} from './consentPages';
import type { AuditOptions } from './RequestAudit';
import { describeError } from './toClientError';

const START = '/oauth/microsoft365/start';
const CALLBACK = '/oauth/microsoft365/callback';

/**
 * Paths for which nobody has to be signed in, whatever the method. Backstage opens everything below them as well, so
 * nothing else may be served there.
 */
export const CONSENT_PATHS = [START, CALLBACK];

const ticketField = z.object({ ticket: z.string().max(200).catch('') });

const redirect = {
  302: { description: 'On to Microsoft, or back to Data Connections' },
};

const pages: Record<number, RouteResponse> = {
  200: {
    description: 'A page for somebody who was sent a link',
    contentType: 'text/html',
    schema: z.string(),
  },
  404: { description: 'A page: this is no link' },
  410: { description: 'A page: the link is no longer good' },
};

interface Options extends AuditOptions {
  gate: Gate;
  consent?: ConsentFlow;
  baseUrl: () => Promise<string>;
  /** Data Connections, where portal users go when they come back. */
  pageUrl: string;
  /** For people who do not know the portal. */
  portalName: string;
  requiredPermissions: readonly { name: string; reason: string }[];
}

/**
 * The browser's part of consent. It arrives here by links and redirects, without a token of the portal: a ticket, a
 * one-time state and a cookie take its place.
 *
 * Mail scanners and previews open links before people do. So HEAD uses nothing up, nor does GET of the link that
 * somebody was sent: it shows what is asked for, and the button on that page goes on.
 */
export function consentRoutes(options: Options): Route[] {
  const { gate } = options;
  return [
    route({
      method: 'get',
      path: START,
      summary: 'Begin the consent that a ticket stands for',
      access: gate.anyone,
      query: ticketField,
      responses: { ...redirect, ...pages },
      async handle({ query: { ticket }, req, res }) {
        const audience = audienceOfTicket(ticket);
        await answer({ ...options, req, res, audience }, async flow =>
          audience === 'invited'
            ? invite(flow, ticket, { ...options, words: wordsFor(req) })
            : flow.start(ticket),
        );
      },
    }),
    route({
      method: 'post',
      path: START,
      summary: 'Go on from the page of a link to sign in at Microsoft',
      access: gate.anyone,
      query: ticketField,
      body: ticketField,
      bodyType: 'application/x-www-form-urlencoded',
      maxBodyBytes: 1024,
      responses: {
        ...redirect,
        303: { description: 'On to Microsoft' },
        ...pages,
        413: { description: 'The form is too large' },
      },
      async handle({ query, body, req, res }) {
        const ticket = body.ticket === '' ? query.ticket : body.ticket;
        const audience = audienceOfTicket(ticket);
        await answer({ ...options, req, res, audience }, async flow => {
          const outcome = await flow.start(ticket);
          await auditConsent(options, outcome, 'begin');
          return outcome.kind === 'failed' && audience === 'invited'
            ? deadLinkPage(wordsFor(req), outcome.invitation)
            : outcome;
        });
      },
    }),
    route({
      method: 'get',
      path: CALLBACK,
      summary: 'Come back from Microsoft',
      access: gate.anyone,
      query: z.looseObject({}),
      responses: { ...redirect, 200: pages[200] },
      async handle({ query, req, res }) {
        const { state } = query;
        const said = typeof state === 'string' ? readState(state) : undefined;
        const audience = said?.audience ?? 'portal';
        await answer({ ...options, req, res, audience }, async flow => {
          const outcome = await flow.callback(query, of =>
            consentSecret(req, of),
          );
          await auditConsent(options, outcome, 'end');
          return outcome;
        });
      },
    }),
  ];
}

async function invite(
  flow: ConsentFlow,
  ticket: string,
  options: Options & { words: PageWords },
): Promise<Page> {
  const invitation = await flow.invitation(ticket);
  return invitation?.state === 'open'
    ? invitationPage(options.words, invitation, {
        portalName: options.portalName,
        permissions: options.requiredPermissions,
        ticket,
        action: `${await options.baseUrl()}${START}`,
        signInOrigin: flow.signInOrigin,
      })
    : deadLinkPage(options.words, invitation);
}

/** Whatever happens, the browser ends on a page and not on an error's JSON. */
async function answer(
  to: Options & { req: Request; res: Response; audience: Audience },
  next: (flow: ConsentFlow) => Promise<ConsentOutcome | Page>,
): Promise<void> {
  const { req, res, consent, audience } = to;
  concealQuery(req);
  res.set('Cache-Control', 'no-store');
  if (req.method === 'HEAD') {
    res.status(200).end();
    return;
  }
  try {
    const outcome: ConsentOutcome | Page = consent
      ? await next(consent)
      : { kind: 'failed', reason: 'expired', repeated: false, audience };
    await reply(to, outcome);
  } catch (error) {
    to.logger.error(`Consent failed: ${describeError(error)}`);
    await reply(to, {
      kind: 'failed',
      reason: 'unexpected',
      repeated: false,
      audience,
    });
  }
}

async function reply(
  to: Options & { req: Request; res: Response },
  outcome: ConsentOutcome | Page,
): Promise<void> {
  const { req, res } = to;
  if (!('kind' in outcome)) {
    sendPage(res, outcome, to);
    return;
  }
  if (outcome.kind === 'continued') {
    if (outcome.cookie) {
      const baseUrl = await to.baseUrl();
      setConsentCookie(req, res, { ...outcome.cookie, baseUrl });
    }
    res.redirect(req.method === 'POST' ? 303 : 302, outcome.location);
    return;
  }
  if (outcome.audience === 'portal') {
    res.redirect(`${to.pageUrl}?${backQuery(outcome)}`);
    return;
  }
  const words = wordsFor(req);
  sendPage(
    res,
    outcome.kind === 'succeeded'
      ? grantedPage(words, outcome.invitation)
      : failurePage(words, outcome.reason, outcome.invitation),
    to,
  );
}

function backQuery(
  outcome: Exclude<ConsentOutcome, { kind: 'continued' }>,
): URLSearchParams {
  const { connectionId } = outcome;
  return new URLSearchParams({
    ...(connectionId && { connection: connectionId }),
    authorization: outcome.kind,
    ...(outcome.kind === 'failed' && { reason: outcome.reason }),
  });
}

/** Backstage writes the address of every request into its log when the answer is sent: tickets and codes stay out. */
function concealQuery(req: Request): void {
  req.originalUrl = req.originalUrl.replace(/\?.*$/s, '?[concealed]');
}
