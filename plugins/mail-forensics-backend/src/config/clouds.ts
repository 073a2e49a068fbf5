import type { Microsoft365Cloud } from './MailForensicsConfig';

export interface CloudHosts {
  /** Origin of Microsoft Graph: prefix of every link it gives, and audience of tokens. */
  graph: string;
  /** Origin of sign-in in a form that MSAL knows by heart, so that it asks nobody what it means. */
  login: string;
}

/** Source: "National cloud deployments" (Microsoft Graph) and "National clouds" (Entra). */
export const CLOUD_HOSTS: Record<Microsoft365Cloud, CloudHosts> = {
  global: {
    graph: 'https://graph.microsoft.com',
    login: 'https://login.microsoftonline.com',
  },
  usGovernment: {
    graph: 'https://graph.microsoft.us',
    login: 'https://login.microsoftonline.us',
  },
  usGovernmentDoD: {
    graph: 'https://dod-graph.microsoft.us',
    login: 'https://login.microsoftonline.us',
  },
  china: {
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    // MSAL holds the metadata of this name only, not of its alias login.chinacloudapi.cn.
    login: 'https://login.partner.microsoftonline.cn',
  },
};
