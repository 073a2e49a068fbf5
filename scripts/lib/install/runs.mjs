const CLIENT_ID = '6f0c2a4e-91d3-4b57-8e2a-0d7c5b3f1a96';
const CLIENT_SECRET = 'a-secret-of-the-simulated-tenant';

/** The portals that are made, what of the README's instructions is for them, and what of docs/install.md's besides. */
export const PORTALS = [
  {
    name: 'new frontend system',
    flags: [],
    node: 24,
    database: 'PostgreSQL',
    conditions: ['with PostgreSQL'],
    filesBeyond: [],
    hasVariants: true,
  },
  {
    name: 'classic frontend system',
    flags: ['--legacy'],
    node: 22,
    database: 'SQLite',
    conditions: ['with SQLite', 'in the classic frontend system'],
    filesBeyond: ['packages/app/src/components/catalog/EntityPage.tsx'],
    hasVariants: false,
  },
];

/**
 * Variables of the environment that the README's configuration names.
 *
 * @param postgres - connection string
 */
export function environmentOf(postgres) {
  const { hostname, port, username, password } = new URL(postgres);
  return {
    MAIL_FORENSICS_CLIENT_ID: CLIENT_ID,
    MAIL_FORENSICS_CLIENT_SECRET: CLIENT_SECRET,
    POSTGRES_HOST: hostname,
    POSTGRES_PORT: port,
    POSTGRES_USER: username,
    POSTGRES_PASSWORD: password,
  };
}

/**
 * The app registration that those variables name, as docs/entra.md wants it.
 *
 * @param backend - base URL of the backend
 */
export function registrationOf(backend) {
  return {
    clientId: CLIENT_ID,
    displayName: 'Mail Forensics',
    multiTenant: true,
    secrets: [{ value: CLIENT_SECRET }],
    redirectUris: [`${backend}/api/mail-forensics/oauth/microsoft365/callback`],
    requiredPermissions: ['Mail.Read', 'User.Read.All', 'GroupMember.Read.All'],
  };
}

/**
 * Where the parts of a portal are, as they are when it is new but for the ports: pages and backend on two of them.
 *
 * @param ports - `{ frontend, backend, simulator }`
 */
export function onTwoPorts({ frontend, backend, simulator }) {
  return {
    portal: `http://localhost:${frontend}`,
    backend: `http://localhost:${backend}`,
    simulator: `http://localhost:${simulator}`,
    listen: { port: backend },
  };
}

/** On hosts of different names: to a browser, different sites. */
export function onTwoHosts(ports) {
  return {
    ...onTwoPorts(ports),
    portal: `http://127.0.0.1:${ports.frontend}`,
    frontendListen: { host: '127.0.0.1', port: ports.frontend },
  };
}

/** All below a path of one host; something before the backend takes the path away. */
export function belowPath(ports, path) {
  const address = `http://localhost:${ports.frontend}${path}`;
  return { ...onTwoPorts(ports), portal: address, backend: address };
}

/** The backend serves the pages. */
export function onOnePort(ports) {
  const address = `http://localhost:${ports.backend}`;
  return { ...onTwoPorts(ports), portal: address };
}

/**
 * What is laid over the portal's configuration, beyond what the README says: where its parts are, that Microsoft is the
 * simulated tenant, that nobody waits five minutes for a mail, and a database that nothing else of the check has seen.
 *
 * @param addresses - of one of the functions above
 * @param name - of the database
 */
export function overlayOf(addresses, name) {
  const { portal, backend, simulator, listen, frontendListen } = addresses;
  return {
    app: {
      baseUrl: portal,
      ...(frontendListen && { listen: frontendListen }),
      // Keeps what earlier versions of the pages consist of: there are none.
      disableStaticFallbackCache: true,
    },
    backend: {
      baseUrl: backend,
      listen,
      cors: { origin: new URL(portal).origin },
      database: { prefix: `${name}_` },
    },
    mailForensics: {
      microsoft365: { endpoints: { login: simulator, graph: simulator } },
      collection: { pollInterval: { seconds: 2 } },
    },
  };
}

/** Signs guests of the portal in as one of its people. */
export function asGuest(overlay) {
  return {
    ...overlay,
    auth: { providers: { guest: { userEntityRef: 'user:default/guest' } } },
  };
}
