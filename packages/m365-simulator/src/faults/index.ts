export {
  classifyRequest,
  keysAsSegments,
  REQUEST_KINDS,
} from './classifyRequest';
export type { ClassifiedRequest, RequestKind } from './classifyRequest';
export { faultOutcomeSchema, faultRuleSchema } from './FaultRule';
export type { FaultMatch, FaultOutcome, FaultRule } from './FaultRule';
export { Faults } from './Faults';
export type { FaultsState, FaultVerdict } from './Faults';
export { RETRY_AFTER_FORMS, tenantSwitchesSchema } from './TenantFaults';
export type {
  RetryAfterForm,
  TenantFaultsState,
  TenantSwitches,
} from './TenantFaults';
