/** What a name or an address is compared by: case, Unicode form and spaces around it do not tell two apart. */
export function nameKey(name: string): string {
  return name.trim().normalize('NFC').toLowerCase();
}
