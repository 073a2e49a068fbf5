/** Where the parts of the portal under test are: scripts/browserTestPortal.mjs starts them there. */
export const PORTAL = 'http://localhost:7107';
export const SIMULATOR = 'http://localhost:7400';
