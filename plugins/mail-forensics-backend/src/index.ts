/**
 * Backend plugin that records who e-mailed which file to whom in Microsoft 365, and answers questions about it.
 *
 * @packageDocumentation
 */
export { mailForensicsPlugin as default } from './plugin';
export { mailForensicsCommand } from './commands';
export { mailForensicsSearchModule } from './searchModule';
export {
  createFileEventConditionalDecision,
  fileEventConditions,
} from './search';
export type { FileEventCondition, FileEventConditions } from './search';
