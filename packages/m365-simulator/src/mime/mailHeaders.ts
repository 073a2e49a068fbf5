import { MimeNode } from '@zone-eu/mailsplit';
import { addressParser, decodeWords } from 'postal-mime';
import { SimulatedAddress } from '../tenant/model';

const DATE =
  /^(?:[a-z]+\.?,?\s*)?(\d{1,2}\s+[a-z]{3,9}\s+\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?)\s*([+-]\d{4}|[a-z]{1,5})?$/i;

/** The header's value as text; null where it is absent or empty. Of several, the first counts. */
export function textHeader(node: MimeNode, name: string): string | null {
  const [value] = headerValues(node, name);
  return value ? decodeWords(value) : null;
}

/** As {@link textHeader}, without decoding anything in it. */
export function plainHeader(node: MimeNode, name: string): string | null {
  return headerValues(node, name)[0] || null;
}

/** The addresses of all headers of that name, read as {@link addressesIn} does. */
export function addressHeader(
  node: MimeNode,
  name: string,
): SimulatedAddress[] {
  return headerValues(node, name).flatMap(addressesIn);
}

/**
 * The addresses in a list such as `Megan <megan@contoso.com>, alex@contoso.com`, groups flattened. A single bare word
 * (`moderator`) is taken as an address, as RFC 822 mail within one host has it; what has no address at all
 * (`Undisclosed recipients`) is left out.
 */
export function addressesIn(text: string): SimulatedAddress[] {
  return addressParser(text)
    .flatMap(address => address.group ?? [address])
    .flatMap(({ address, name }) => usable(address ?? '', name));
}

/** Undefined where the header is absent or no date. A date without a zone is taken as UTC. */
export function dateHeader(node: MimeNode, name: string): Date | undefined {
  const value = (plainHeader(node, name) ?? '').replace(/\([^)]*\)/g, ' ');
  const match = DATE.exec(value.trim());
  if (!match) {
    return undefined;
  }
  const date = new Date(`${match[1]} ${match[2] ?? '+0000'}`);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function headerValues(node: MimeNode, name: string): string[] {
  const lines = node.headers ? node.headers.get(name) : [];
  return lines.map(line =>
    line
      .slice(line.indexOf(':') + 1)
      .replace(/\r?\n(?=[ \t])/g, '')
      .trim(),
  );
}

function usable(address: string, display: string): SimulatedAddress[] {
  if (address) {
    return [{ address, name: display || null }];
  }
  return /^[^\s@]+$/.test(display) ? [{ address: display, name: null }] : [];
}
