export { LegalHolds, type HoldSubject } from './LegalHolds';
export { PersonErasure, PersonHeld } from './PersonErasure';
export { EventRetention, type Removed } from './EventRetention';
