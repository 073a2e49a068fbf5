export { mailForensicsCommand } from './commandPlugin';
