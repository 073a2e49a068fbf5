import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import AddIcon from '@material-ui/icons/Add';
import CancelIcon from '@material-ui/icons/Cancel';
import { useState, type Dispatch } from 'react';
import { useMessages } from '../../components/useMessages';
import { nodeWords } from '../conditionWords';
import {
  DEEPEST,
  isGroup,
  type ConditionGroup,
  type ConditionNode,
  type Path,
} from '../query/conditionTree';
import type { DateRange } from '../query/dateRange';
import type { SearchAction } from '../query/searchState';
import { ConditionPopover } from './ConditionPopover';
import { FilterPill } from './FilterPill';
import { ADD_FILTER, FILTER_GROUP, focusAddButton } from './focusAddButton';

const useStyles = makeStyles(theme => ({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
  },
  group: {
    padding: theme.spacing(0.5, 1),
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
  },
  remove: {
    display: 'flex',
    padding: 0,
    border: 0,
    background: 'none',
    color: theme.palette.text.secondary,
    cursor: 'pointer',
    '&:hover': { color: theme.palette.text.primary },
  },
}));

interface BarProps {
  /** Of which values are offered. */
  range: DateRange;
  dispatch: Dispatch<SearchAction>;
}

/** The filters as pills, all of which must hold, among them groups; and buttons for more. */
export function ConditionBar(
  props: BarProps & { conditions: ConditionNode[] },
) {
  const { conditions, ...rest } = props;
  const classes = useStyles();
  return (
    <div className={classes.row} {...{ [FILTER_GROUP]: '' }}>
      <Pills nodes={conditions} path={[]} {...rest} />
      <AddButtons path={[]} {...rest} />
    </div>
  );
}

function Pills(props: BarProps & { nodes: ConditionNode[]; path: Path }) {
  const { nodes, ...rest } = props;
  return (
    <>
      {nodes.map((node, index) => {
        const path = [...props.path, index];
        return isGroup(node) ? (
          <GroupPill key={index} {...rest} group={node} path={path} />
        ) : (
          <FilterPill
            key={index}
            node={node}
            range={props.range}
            onChange={changed =>
              props.dispatch({ type: 'node replaced', path, node: changed })
            }
            onRemove={() => props.dispatch({ type: 'node removed', path })}
          />
        );
      })}
    </>
  );
}

function GroupPill(props: BarProps & { group: ConditionGroup; path: Path }) {
  const { group, path, dispatch } = props;
  const t = useMessages();
  const classes = useStyles();
  const isAny = group.clause === 'OR';
  return (
    <div
      role="group"
      aria-label={nodeWords(group, t)}
      className={`${classes.row} ${classes.group}`}
      {...{ [FILTER_GROUP]: '' }}
    >
      <Button
        size="small"
        title={t('search.filter.changeClause')}
        onClick={() =>
          dispatch({
            type: 'node replaced',
            path,
            node: { ...group, clause: isAny ? 'AND' : 'OR' },
          })
        }
      >
        {isAny ? t('search.filter.anyOf') : t('search.filter.allOf')}
      </Button>
      <Pills
        nodes={group.nodes}
        path={path}
        range={props.range}
        dispatch={dispatch}
      />
      <AddButtons path={path} range={props.range} dispatch={dispatch} />
      <button
        type="button"
        className={classes.remove}
        aria-label={t('search.filter.removeGroup')}
        onClick={event => {
          focusAddButton(event.currentTarget.parentElement?.parentElement);
          dispatch({ type: 'node removed', path });
        }}
      >
        <CancelIcon fontSize="small" />
      </button>
    </div>
  );
}

function AddButtons(props: BarProps & { path: Path }) {
  const { path, range, dispatch } = props;
  const t = useMessages();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        size="small"
        startIcon={<AddIcon />}
        aria-haspopup="dialog"
        onClick={event => setAnchor(event.currentTarget)}
        {...{ [ADD_FILTER]: '' }}
      >
        {t('search.filter.add')}
      </Button>
      {path.length < DEEPEST && (
        <Button
          size="small"
          startIcon={<AddIcon />}
          onClick={() =>
            dispatch({
              type: 'node added',
              group: path,
              // The other of the two is what a group is made for.
              node: { clause: path.length % 2 === 0 ? 'OR' : 'AND', nodes: [] },
            })
          }
        >
          {t('search.filter.addGroup')}
        </Button>
      )}
      <ConditionPopover
        anchor={anchor}
        title={t('search.filter.title')}
        range={range}
        onDone={node => dispatch({ type: 'node added', group: path, node })}
        onClose={() => setAnchor(null)}
      />
    </>
  );
}
