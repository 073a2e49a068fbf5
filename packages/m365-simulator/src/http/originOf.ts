import { Request } from 'express';

/** Scheme, host and port that the client used; links and issuers begin with it, so that any name for the machine works. */
export function originOf(request: Request, publicUrl?: string): string {
  return publicUrl ?? `${request.protocol}://${request.get('host')}`;
}
