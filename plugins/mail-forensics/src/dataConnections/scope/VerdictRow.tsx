import Link from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import DoneIcon from '@material-ui/icons/Done';
import ScheduleIcon from '@material-ui/icons/Schedule';
import WarningIcon from '@material-ui/icons/WarningOutlined';
import type { ScopeRow } from 'backstage-plugin-mail-forensics-common';
import { forwardRef, memo } from 'react';
import { verdictWord } from '../../components/verdictWord';
import { visibleText } from '../../components/hiddenCharacters';
import { useMessages } from '../../components/useMessages';
import { ROW_INDEX } from '../../components/useRovingRow';
import { VisibleText } from '../../components/VisibleText';
import { rowDetail, verdictKind, type VerdictKind } from './verdictWords';

/** Puts `by` in place of the entry of a row. */
export type UseMatch = (row: ScopeRow, by: string) => void;

/** Longest entry that is shown whole: the backend takes no longer one, but a refused file can hold anything. */
const LONGEST_ENTRY = 400;

/** Of the table, for all its rows: styles of its own would make each row several times as slow to draw. */
export const useRowStyles = makeStyles(theme => ({
  row: {
    '&:focus-visible': {
      outline: `2px solid ${theme.palette.primary.main}`,
      outlineOffset: -2,
    },
  },
  cell: {
    ...theme.typography.body2,
    padding: '6px 8px',
    borderBottom: `1px solid ${theme.palette.divider}`,
    textAlign: 'left',
    verticalAlign: 'top',
    fontWeight: 'inherit',
    overflowWrap: 'anywhere',
  },
  number: { textAlign: 'right' },
  verdict: { display: 'flex', gap: theme.spacing(0.75) },
  icon: { flexShrink: 0, fontSize: '1.1rem', marginTop: 1 },
  good: { color: theme.palette.success.main },
  problem: { color: theme.palette.warning.main },
  open: { color: theme.palette.text.secondary },
  detail: {
    ...theme.typography.caption,
    color: theme.palette.text.secondary,
  },
  uses: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0, 1.5),
    '& button': { overflowWrap: 'anywhere', textAlign: 'left' },
  },
}));

const ICONS: Record<VerdictKind, typeof DoneIcon> = {
  good: DoneIcon,
  problem: WarningIcon,
  open: ScheduleIcon,
};

interface VerdictRowProps {
  index: number;
  row: ScopeRow;
  classes: ReturnType<typeof useRowStyles>;
  /** Whether it is the one that the Tab key stops at. */
  isActive: boolean;
  /** The same function from render to render. */
  onActivate: (index: number) => void;
  onUseMatch?: UseMatch;
}

/** A row of a scoping file and what it comes to. */
export const VerdictRow = memo(
  forwardRef<HTMLTableRowElement, VerdictRowProps>((props, ref) => {
    const { index, row, classes, isActive, onUseMatch } = props;
    const t = useMessages();
    const kind = verdictKind(row.verdict);
    const Icon = ICONS[kind];
    const detail = rowDetail(row, t);
    return (
      <tr
        ref={ref}
        className={classes.row}
        tabIndex={isActive ? 0 : -1}
        // The heading is the first row.
        aria-rowindex={index + 2}
        data-index={index}
        {...{ [ROW_INDEX]: index }}
        onFocus={() => props.onActivate(index)}
      >
        <td className={`${classes.cell} ${classes.number}`}>{row.row}</td>
        <th scope="row" className={classes.cell}>
          <VisibleText text={row.entry} maxLength={LONGEST_ENTRY} />
        </th>
        <td className={classes.cell}>
          <div className={classes.verdict}>
            <Icon className={`${classes.icon} ${classes[kind]}`} aria-hidden />
            <div>
              {verdictWord(row.verdict, t)}
              {detail !== '' && (
                <div className={classes.detail}>
                  <bdi>{detail}</bdi>
                </div>
              )}
              {onUseMatch && row.nearMatches && (
                <div className={classes.uses}>
                  {row.nearMatches.map(match => (
                    <Link
                      key={match}
                      component="button"
                      type="button"
                      variant="caption"
                      underline="always"
                      tabIndex={isActive ? 0 : -1}
                      aria-label={t('scope.detail.useIn', {
                        entry: visibleText(match),
                        row: String(row.row),
                      })}
                      onClick={event => {
                        // The link goes away with the correction, and the keyboard would be nowhere.
                        event.currentTarget.closest('tr')?.focus();
                        onUseMatch(row, match);
                      }}
                    >
                      {t('scope.detail.use', { entry: visibleText(match) })}
                    </Link>
                  ))}
                </div>
              )}
            </div>
          </div>
        </td>
      </tr>
    );
  }),
);
