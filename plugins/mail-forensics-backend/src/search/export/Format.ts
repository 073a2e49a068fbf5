import type { ExportedEvent } from './ExportedEvent';

/** How events are written into a file. */
export interface Format {
  /** What the file begins with. */
  head: string;
  /** With the line break. */
  line(event: ExportedEvent): string;
}
