import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import IncludeIcon from '@material-ui/icons/AddCircleOutline';
import ExcludeIcon from '@material-ui/icons/RemoveCircleOutline';
import {
  formatCount,
  formatTimeWithZone,
  type Zone,
} from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { EllipsisText } from '../../components/VisibleText';
import type { Condition } from '../query/searchTerms';

/** A value of a facet. */
export interface FacetValue {
  key: string;
  words: string;
  docCount: number;
  /** What + and − filter by. */
  conditionFor: (isIncluded: boolean) => Condition;
}

const useStyles = makeStyles(theme => ({
  list: { listStyle: 'none', margin: 0, padding: 0 },
  value: {
    display: 'flex',
    alignItems: 'center',
    minHeight: 28,
    '& > :first-child': {
      flex: 1,
      minWidth: 0,
      marginRight: theme.spacing(1),
    },
  },
}));

/** Values and how many of the results have each, with + and −. */
export function FacetValues(props: {
  values: FacetValue[];
  /** There are more than these. */
  hasMore: boolean;
  /** ISO 8601: only what is newer was counted. */
  completeBackTo: string | undefined;
  zone: Zone;
  onFilter: (condition: Condition) => void;
}) {
  const { values, completeBackTo } = props;
  const t = useMessages();
  const classes = useStyles();
  return (
    <>
      {values.length === 0 && (
        <Typography variant="caption" color="textSecondary">
          {t('common.none')}
        </Typography>
      )}
      <ul className={classes.list}>
        {values.map(({ key, words, docCount, conditionFor }) => (
          <li key={key} className={classes.value}>
            <EllipsisText text={words} />
            <Typography variant="caption">
              {formatCount(docCount, t)}
            </Typography>
            <IconButton
              size="small"
              aria-label={t('search.facets.include', { value: words })}
              onClick={() => props.onFilter(conditionFor(true))}
            >
              <IncludeIcon fontSize="inherit" />
            </IconButton>
            <IconButton
              size="small"
              aria-label={t('search.facets.exclude', { value: words })}
              onClick={() => props.onFilter(conditionFor(false))}
            >
              <ExcludeIcon fontSize="inherit" />
            </IconButton>
          </li>
        ))}
      </ul>
      {props.hasMore && (
        <Typography variant="caption" color="textSecondary">
          {t('search.facets.more')}
        </Typography>
      )}
      {completeBackTo && (
        <Typography variant="caption" component="p">
          {t('search.partial', {
            time: formatTimeWithZone(completeBackTo, t, props.zone),
          })}
        </Typography>
      )}
    </>
  );
}
