export * from './ConnectionHealth';
export * from './DatabaseConnectionHealth';
export * from './problemKinds';
export * from './StatusChange';
