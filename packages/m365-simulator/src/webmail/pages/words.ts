import { SimulatedAddress, WellKnownFolder } from '../../tenant/model';
import { html, SafeHtml } from '../html';

export const FOLDER_NAMES: Record<WellKnownFolder, string> = {
  inbox: 'Inbox',
  drafts: 'Drafts',
  sentitems: 'Sent Items',
  deleteditems: 'Deleted Items',
  recoverableitemsdeletions: 'Recoverable Items',
};

export function isFolder(name: string): name is WellKnownFolder {
  return Object.hasOwn(FOLDER_NAMES, name);
}

export function subjectOf(message: { subject: string | null }): string {
  return message.subject || '(no subject)';
}

export function addressList(addresses: SimulatedAddress[]): string {
  return addresses
    .map(({ name, address }) => (name ? `${name} <${address}>` : address))
    .join('; ');
}

/** Names where there are any, for a narrow column. */
export function shortList(addresses: SimulatedAddress[]): string {
  return addresses.map(({ name, address }) => name ?? address).join('; ');
}

/** In UTC, to the second, as tests and people compare it. */
export function timeOf(date: Date): SafeHtml {
  const text = date.toISOString().slice(0, 19).replace('T', ' ');
  return html`<time datetime="${date.toISOString()}">${text} UTC</time>`;
}
