import type { FileEvent } from 'backstage-plugin-mail-forensics-common';
import type { ShownEvent } from '../../events';

/** An event to be written into a file. */
export interface ExportedEvent extends ShownEvent {
  /** People of the catalog that are in it. */
  people: FileEvent['mailForensics']['people'];
}
