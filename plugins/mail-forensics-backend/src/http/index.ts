export { Gate } from './Access';
export { CONSENT_PATHS } from './consentRoutes';
export { createApi } from './createApi';
export type { Microsoft365Access } from './monitoringRoutes';
export { describeError } from './toClientError';
export { RequestLimits } from './RequestLimits';
