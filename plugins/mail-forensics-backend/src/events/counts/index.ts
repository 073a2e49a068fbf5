export * from './CountedKinds';
export * from './countEvents';
export * from './foldCounts';
