/** The redirect URI to register, for the external address of the plugin's API. */
export function redirectUriOf(baseUrl: string): string {
  return `${baseUrl}/oauth/microsoft365/callback`;
}

/** Where a browser begins with a ticket. */
export function startUrlOf(baseUrl: string, ticket: string): string {
  return `${baseUrl}/oauth/microsoft365/start?ticket=${ticket}`;
}
