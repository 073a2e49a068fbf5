export { AuditCheckpoints } from './AuditCheckpoints';
export { AuditLog } from './AuditLog';
export { AuditReader } from './AuditReader';
export { ANONYMOUS, SYSTEM, type NewAuditEntry } from './AuditRow';
export * from './verifyChain';
