import { jwtVerify } from 'jose';
import {
  AssertionClaims,
  CLOCK_TOLERANCE,
  toAssertionError,
} from './assertionClaims';
import { CredentialCheck } from './CredentialCheck';
import { entraErrors } from './EntraError';

/** A token that another identity provider issued, and that the app is told to trust. */
export async function checkFederatedAssertion(
  assertion: string,
  claims: AssertionClaims,
  { app, issuerKeys, now }: CredentialCheck,
): Promise<void> {
  const audiences = [claims.aud].flat();
  const ofIssuer = app.federatedCredentials.filter(
    each => each.issuer === claims.iss,
  );
  if (ofIssuer.length === 0) {
    throw entraErrors.noFederatedIssuer(claims.iss);
  }
  const ofSubject = ofIssuer.filter(each => each.subject === claims.sub);
  if (ofSubject.length === 0) {
    throw entraErrors.noFederatedSubject(claims.sub);
  }
  if (!ofSubject.some(each => audiences.includes(each.audience))) {
    throw entraErrors.noFederatedAudience(audiences.join(' '));
  }
  const keys = await issuerKeys.of(claims.iss);
  try {
    await jwtVerify(assertion, keys, {
      currentDate: now,
      clockTolerance: CLOCK_TOLERANCE,
      algorithms: ['RS256'],
    });
  } catch (error) {
    throw toAssertionError(
      error,
      entraErrors.badAssertion('The signature does not fit the issuer.'),
    );
  }
}
