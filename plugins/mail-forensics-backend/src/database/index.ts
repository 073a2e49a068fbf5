export * from './dialect';
export * from './inBatches';
export * from './MonthPartitions';
export * from './openDatabase';
export * from './textSql';
export * from './timeLimit';
export * from './timeSql';
export * from './timedIds';
