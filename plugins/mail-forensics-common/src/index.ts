/**
 * The shared language of Mail Forensics: what the backend answers, what the pages ask.
 *
 * @packageDocumentation
 */
export * from './analysis';
export * from './audit';
export * from './connections';
export * from './displayName';
export * from './fileEvents';
export * from './germanProblems';
export * from './permissions';
export * from './problems';
export * from './query';
export * from './scope';
