export * from './openNotifications';
