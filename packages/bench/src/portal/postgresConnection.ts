/** A connection string in parts: as a whole, Backstage takes it for one database for all plugins. */
export function postgresConnection(connectionString: string): object {
  const url = new URL(connectionString);
  return {
    host: url.hostname,
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}
