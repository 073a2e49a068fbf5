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
