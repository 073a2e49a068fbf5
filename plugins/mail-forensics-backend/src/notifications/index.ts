export * from './openNotifications';
export * from './signalConnections';
