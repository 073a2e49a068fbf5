export * from './Connections';
export * from './consent';
export * from './Coverage';
export * from './ExchangeScripts';
export * from './ScopeReports';
export * from './Verification';
