export * from './Connectors';
export * from './DirectoryRefresh';
export * from './parseScope';
export * from './resolveScope';
