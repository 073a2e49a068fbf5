/**
 * Whether a redirect URI is one of the registered ones: letter for letter, but for the port of `http://localhost`, which
 * Entra leaves out of the comparison (Microsoft identity platform, "Redirect URI (reply URL) best practices and
 * limitations", section "Localhost exceptions").
 */
export function isRegisteredRedirectUri(
  redirectUri: string,
  registered: readonly string[],
): boolean {
  const wanted = withoutLocalPort(redirectUri);
  return registered.some(uri => withoutLocalPort(uri) === wanted);
}

function withoutLocalPort(uri: string): string {
  return uri.replace(/^http:\/\/localhost:\d+(?=\/|$)/, 'http://localhost');
}
