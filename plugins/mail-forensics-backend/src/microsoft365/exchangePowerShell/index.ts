export * from './createExchangePowerShell';
export type { ScriptScope } from './ScriptScope';
