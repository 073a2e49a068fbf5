export * from './ConnectionHealth';
export * from './DatabaseConnectionHealth';
