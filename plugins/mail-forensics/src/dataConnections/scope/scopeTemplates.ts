import type { ScopeMode } from 'backstage-plugin-mail-forensics-common';

/** Modes whose scope is a file. */
export type FileScopeMode = Exclude<ScopeMode, 'all'>;

const TEMPLATES: Record<FileScopeMode, { fileName: string; csv: string }> = {
  users: {
    fileName: 'users.csv',
    csv: 'user\r\nmegan@example.com\r\nadele@example.com\r\n',
  },
  groups: {
    fileName: 'groups.csv',
    csv: 'group\r\nfinance@example.com\r\nResearch and Development\r\n',
  },
};

/** A scoping file to start from, as the attributes of a link. */
export function templateLink(mode: FileScopeMode): {
  href: string;
  download: string;
} {
  const { fileName, csv } = TEMPLATES[mode];
  return {
    href: `data:text/csv;charset=utf-8,${encodeURIComponent(csv)}`,
    download: fileName,
  };
}
