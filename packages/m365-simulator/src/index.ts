/**
 * A simulated Microsoft 365 tenant, for development, demonstrations and tests.
 *
 * @packageDocumentation
 */

export { startSimulator } from './Simulator';
export type { RunningSimulator, SimulatorOptions } from './Simulator';
export {
  DEMO_APP,
  DEMO_GROUPS,
  DEMO_SEEDS,
  DEMO_TENANT,
  DEMO_USERS,
  OTHER_TENANT,
  OTHER_USERS,
} from './tenant/demo';
export type { TenantSeed } from './tenant/demo';
export { Tenant } from './tenant/Tenant';
export type { TenantInfo } from './tenant/Tenant';
export { Tenants } from './tenant/Tenants';
export type { NewUser } from './tenant/Users';
export type { NewGroup } from './tenant/Groups';
export type { NewApp } from './tenant/Apps';
export type * from './tenant/model';
export { Faults } from './faults';
export type {
  FaultMatch,
  FaultOutcome,
  FaultRule,
  FaultsState,
  RequestKind,
} from './faults';
export { Browser } from './browser/Browser';
export { AzureHost } from './host/AzureHost';
export type { ManagedIdentity } from './host/AzureHost';
export { WorkloadIssuer } from './host/WorkloadIssuer';
export { CLOUDS } from './tenant/clouds';
export type { CloudFacts, SimulatedCloud } from './tenant/clouds';
export { RequestLog } from './http/RequestLog';
export type { LoggedRequest, RequestTotals } from './http/RequestLog';
export { Tokens } from './entra/Tokens';
export { readMailSet } from './mime/MailSet';
export type {
  MailInSet,
  MailSetAttachment,
  MailSetEntry,
} from './mime/MailSet';
export { parseMail } from './mime/parseMail';
export type { LedgerAttachment, LedgerEntry } from './tenant/SentLedger';
export { readHostileTexts } from './hostileTexts';
