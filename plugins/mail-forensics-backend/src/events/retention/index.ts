export { EventRetention, type Removed } from './EventRetention';
