import type { FileCategory } from 'backstage-plugin-mail-forensics-common';

/** Which events are counted; absent members say nothing. Several values of a member: any of them. */
export interface CountedKinds {
  connectionIds?: readonly string[];
  categories?: readonly FileCategory[];
  trusted?: boolean;
  /** Whether there is a hash. */
  hashed?: boolean;
}

/** What counts can be told apart by. */
export type CountedBy = 'connection_id' | 'category' | 'trusted' | 'hashed';

/** Whether only hours can tell: days are counted by kind, hours by connection alone. */
export function isByConnectionOnly(kinds: CountedKinds): boolean {
  return (
    kinds.categories === undefined &&
    kinds.trusted === undefined &&
    kinds.hashed === undefined
  );
}
