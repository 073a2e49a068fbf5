export * from './Connections';
export * from './consent';
export * from './Coverage';
export * from './Verification';
