/**
 * Everything that knows Microsoft. In three depths, each knowing only the one below:
 *
 * - resources/: calls in the words of the task (`findGroups`, `list`, `read`)
 * - pages/: collections and delta rounds
 * - transport/: one request to Graph, with origin check, retry, token, timeout; only here are there statuses and headers
 *
 * Beside them exchangePowerShell/ (the script that limits the app), credentials/ (tokens of the app), consent/ (the
 * browser's two visits) and errors/ (two tables, from the service's codes to the product's). A GraphFailure is a failure
 * in the service's words; it ends in Microsoft365TenantMail, where it becomes a MailFault.
 */
export {
  Microsoft365Connector,
  type Microsoft365ConnectorOptions,
} from './Microsoft365Connector';
export {
  Microsoft365Consent,
  type SignIn,
} from './consent/Microsoft365Consent';
export {
  createExchangePowerShell,
  type ScriptScope,
} from './exchangePowerShell';
export type { ConsentCallback } from './consent/readCallback';
export { REQUIRED_PERMISSIONS, type RequiredPermission } from './permissions';
