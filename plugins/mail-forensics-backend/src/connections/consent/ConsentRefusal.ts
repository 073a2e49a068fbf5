import type { ConnectionProblemCode } from 'backstage-plugin-mail-forensics-common';

/** Consent came to an end without access, for a reason that the catalogue of problems explains. */
export class ConsentRefusal extends Error {
  readonly name = 'ConsentRefusal';

  constructor(readonly code: ConnectionProblemCode) {
    super(code);
  }
}
