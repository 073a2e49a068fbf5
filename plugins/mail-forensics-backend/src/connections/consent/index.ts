export * from './ConsentFlow';
export type * from './ConsentProvider';
