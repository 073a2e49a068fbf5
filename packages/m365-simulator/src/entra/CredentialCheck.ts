import { CloudFacts } from '../tenant/clouds';
import { AppRegistration } from '../tenant/model';
import { IssuerKeys } from './IssuerKeys';

/** What a credential is checked against, besides the app. */
export interface CredentialCheck {
  app: AppRegistration;
  cloud: CloudFacts;
  /** Of the token endpoint, as the client sees it. */
  origin: string;
  tokenPath: string;
  issuerKeys: IssuerKeys;
  now: Date;
}
