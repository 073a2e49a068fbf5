/** Whether an argument is one mail address. */
export function isAddress(text: string | undefined): text is string {
  return text !== undefined && /^[^\s@*]+@[^\s@*]+$/.test(text);
}
