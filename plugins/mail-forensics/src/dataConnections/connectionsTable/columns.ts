import useMediaQuery from '@material-ui/core/useMediaQuery';

export const COLUMNS = [
  'displayName',
  'service',
  'serviceType',
  'scopedTo',
  'status',
  'freshness',
  'mailboxes',
  'authorizedBy',
  'dateAuthorized',
] as const;

export type Column = (typeof COLUMNS)[number];

/** In pixels of the window's width: up to there, only these are shown; the details have them all. */
const NARROWER: [upTo: number, columns: readonly Column[]][] = [
  [1379, COLUMNS.filter(column => column !== 'serviceType')],
  [
    1199,
    [
      'displayName',
      'scopedTo',
      'status',
      'freshness',
      'mailboxes',
      'authorizedBy',
    ],
  ],
  [1023, ['displayName', 'scopedTo', 'status', 'freshness', 'mailboxes']],
];

/** Up to this width of the window, in pixels, a connection is told in one cell, line by line. */
const STACKED_UP_TO = 959;

/** Which columns there is room for; `stacked` where there is none for columns. */
export function useColumns(): {
  columns: readonly Column[];
  stacked: boolean;
} {
  const [large, medium, small] = NARROWER;
  const isLarge = useMediaQuery(upTo(large[0]));
  const isMedium = useMediaQuery(upTo(medium[0]));
  const isSmall = useMediaQuery(upTo(small[0]));
  const stacked = useMediaQuery(upTo(STACKED_UP_TO));
  if (stacked) {
    return { columns: ['displayName'], stacked };
  }
  const fitting = [isSmall && small, isMedium && medium, isLarge && large].find(
    Boolean,
  );
  return { columns: fitting ? fitting[1] : COLUMNS, stacked };
}

function upTo(width: number): string {
  return `(max-width:${width}.95px)`;
}
