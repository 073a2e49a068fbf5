import type { Microsoft365Cloud } from './MailForensicsConfig';

export interface CloudFacts {
  /** Origin of Microsoft Graph: prefix of every link it gives, and audience of tokens. */
  graph: string;
  /**
   * Origin of sign-in in a form that MSAL knows by heart, so that it asks nobody what it means; also what the issuer of
   * an id token begins with.
   */
  login: string;
  /** Audience of a managed identity's token that stands in for the app's credential (workload identity federation). */
  tokenExchange: string;
  /** Whether Graph can follow the changes of a mail folder. */
  messageDelta: boolean;
}

/**
 * Sources: "National cloud deployments" (Microsoft Graph), "National clouds" and "Configure an application to trust a
 * managed identity" (Entra), and the table of clouds in "message: delta" (Microsoft Graph).
 */
export const CLOUDS: Record<Microsoft365Cloud, CloudFacts> = {
  global: {
    graph: 'https://graph.microsoft.com',
    login: 'https://login.microsoftonline.com',
    tokenExchange: 'api://AzureADTokenExchange',
    messageDelta: true,
  },
  usGovernment: {
    graph: 'https://graph.microsoft.us',
    login: 'https://login.microsoftonline.us',
    tokenExchange: 'api://AzureADTokenExchangeUSGov',
    messageDelta: true,
  },
  usGovernmentDoD: {
    graph: 'https://dod-graph.microsoft.us',
    login: 'https://login.microsoftonline.us',
    tokenExchange: 'api://AzureADTokenExchangeUSGov',
    messageDelta: true,
  },
  china: {
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    // MSAL holds the metadata of this name only, not of its alias login.chinacloudapi.cn.
    login: 'https://login.partner.microsoftonline.cn',
    tokenExchange: 'api://AzureADTokenExchangeChina',
    messageDelta: false,
  },
};
