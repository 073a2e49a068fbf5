/** What differs between Microsoft's clouds, as far as the simulator shows it. */
export interface CloudFacts {
  /** Origin of Microsoft Graph, and audience of its tokens. */
  graph: string;
  /** Origins that an app may know the identity platform by. */
  logins: readonly string[];
  /** What an app's federated credentials are issued for. */
  tokenExchange: string;
  /** Whether Graph can follow the changes of a mail folder. */
  messageDelta: boolean;
}

export type SimulatedCloud =
  | 'global'
  | 'usGovernment'
  | 'usGovernmentDoD'
  | 'china';

export const CLOUDS: Readonly<Record<SimulatedCloud, CloudFacts>> = {
  global: {
    graph: 'https://graph.microsoft.com',
    logins: ['https://login.microsoftonline.com', 'https://login.windows.net'],
    tokenExchange: 'api://AzureADTokenExchange',
    messageDelta: true,
  },
  usGovernment: {
    graph: 'https://graph.microsoft.us',
    logins: ['https://login.microsoftonline.us'],
    tokenExchange: 'api://AzureADTokenExchangeUSGov',
    messageDelta: true,
  },
  usGovernmentDoD: {
    graph: 'https://dod-graph.microsoft.us',
    logins: ['https://login.microsoftonline.us'],
    tokenExchange: 'api://AzureADTokenExchangeUSGov',
    messageDelta: true,
  },
  china: {
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    logins: [
      'https://login.partner.microsoftonline.cn',
      'https://login.chinacloudapi.cn',
    ],
    tokenExchange: 'api://AzureADTokenExchangeChina',
    messageDelta: false,
  },
};
