import type { NewFileEvent } from 'backstage-plugin-mail-forensics-backend/src/events';
import { BEGIN } from './calendar';
import type { File, Files } from './Files';

const HOUR_MS = 3_600_000;

/** How many events there are of each plant. */
export const PLANTED_OF_EACH = 40;

/** Values that are met in the first hours of the year and never again. */
export const PLANTED = {
  /** A size, of files that are as common as can be otherwise. */
  size: 1,
  /** A word within the names of files. */
  word: 'zyzzyva',
  /** A domain that was written to. */
  domain: 'longago.example',
  /** A content. */
  content: 'planted content',
  /** A subject of words that are common each. */
  subject: 'payroll merger salary',
} as const;

interface Plant {
  file: File;
  facts: Pick<NewFileEvent, 'sentAt'> & Partial<NewFileEvent>;
}

/** What is hard to find, oldest first. */
export function plantsOf(files: Files): Plant[] {
  return Array.from({ length: PLANTED_OF_EACH }, (_, n) => {
    const at = (minutes: number) => ({
      sentAt: new Date(
        BEGIN.getTime() + (n * HOUR_MS) / PLANTED_OF_EACH + minutes * 1_000,
      ),
    });
    const named = (name: string, size = 20_000 + n) =>
      files.named(name, size, `planted ${name}`);
    return [
      { file: named(`report_${n}.pdf`, PLANTED.size), facts: at(0) },
      { file: named(`my${PLANTED.word}notes ${n}.docx`), facts: at(1) },
      {
        file: named(`offer ${n}.pdf`),
        facts: { ...at(2), to: [`old@${PLANTED.domain}`] },
      },
      {
        file: files.named(`bundle ${n}.zip`, 5_000, PLANTED.content),
        facts: at(3),
      },
      {
        file: named(`table ${n}.xlsx`),
        facts: { ...at(4), subject: PLANTED.subject },
      },
    ];
  }).flat();
}
