import type { Request, Response } from 'express';

const PREFIX = 'mail-forensics-consent-';
const COOKIE = new RegExp(
  `(?:^|;)\\s*${PREFIX}([0-9a-f]{16})=([A-Za-z0-9_-]{43})(?=;|$)`,
  'g',
);

/** Longer than a consent can take, so that who comes back too late is told that, and not that it is another browser. */
const LIFETIME_MS = 24 * 60 * 60 * 1000;

/** How many are under way in one browser at the most: the oldest is forgotten for a new one. */
const MAX_FLOWS = 8;

/** What a browser's cookie of a flow holds. Each flow has its own, so that they do not disturb one another. */
export function consentSecret(req: Request, flow: string): string | undefined {
  return cookiesOf(req).find(cookie => cookie.flow === flow)?.secret;
}

/**
 * Binds a flow to the browser.
 *
 * @param baseUrl - external address of the plugin's API
 */
export function setConsentCookie(
  req: Request,
  res: Response,
  options: { flow: string; secret: string; baseUrl: string },
): void {
  const base = new URL(options.baseUrl);
  const attributes = {
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: base.protocol === 'https:',
    path: `${base.pathname.replace(/\/+$/, '')}/oauth`,
  };
  // Browsers send the oldest first (RFC 6265, 5.4).
  for (const { flow } of cookiesOf(req).slice(0, 1 - MAX_FLOWS)) {
    res.clearCookie(`${PREFIX}${flow}`, attributes);
  }
  res.cookie(`${PREFIX}${options.flow}`, options.secret, {
    ...attributes,
    maxAge: LIFETIME_MS,
  });
}

function cookiesOf(req: Request): { flow: string; secret: string }[] {
  return [...(req.headers.cookie ?? '').matchAll(COOKIE)].map(
    ([, flow, secret]) => ({ flow, secret }),
  );
}
