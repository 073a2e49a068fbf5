import Button from '@material-ui/core/Button';
import Chip from '@material-ui/core/Chip';
import { makeStyles } from '@material-ui/core/styles';
import AddIcon from '@material-ui/icons/Add';
import CancelIcon from '@material-ui/icons/Cancel';
import { useRef, useState, type Dispatch } from 'react';
import { shorten } from '../components/hiddenCharacters';
import { useMessages } from '../components/useMessages';
import { ConditionPopover } from './ConditionPopover';
import { nodeWords } from './conditionWords';
import {
  DEEPEST,
  isGroup,
  isWritten,
  type ConditionGroup,
  type ConditionNode,
  type Path,
} from './query/conditionTree';
import type { SearchAction } from './query/searchState';

const useStyles = makeStyles(theme => ({
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    '& .MuiChip-root': { margin: 0, maxWidth: '100%' },
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
    color: 'inherit',
    cursor: 'pointer',
  },
}));

interface BarProps {
  dispatch: Dispatch<SearchAction>;
}

/** The filters as pills, all of which must hold, among them groups; and buttons for more. */
export function ConditionBar(
  props: BarProps & { conditions: ConditionNode[] },
) {
  const { conditions, dispatch } = props;
  const classes = useStyles();
  return (
    <div className={classes.row}>
      <Pills nodes={conditions} path={[]} dispatch={dispatch} />
      <AddButtons path={[]} dispatch={dispatch} />
    </div>
  );
}

function Pills(props: BarProps & { nodes: ConditionNode[]; path: Path }) {
  const { nodes, dispatch } = props;
  return (
    <>
      {nodes.map((node, index) => {
        const path = [...props.path, index];
        return isGroup(node) ? (
          <GroupPill key={index} group={node} path={path} dispatch={dispatch} />
        ) : (
          <Pill key={index} node={node} path={path} dispatch={dispatch} />
        );
      })}
    </>
  );
}

/** A click opens it for a change; what was written elsewhere can only be removed. */
function Pill(
  props: BarProps & {
    node: Exclude<ConditionNode, ConditionGroup>;
    path: Path;
  },
) {
  const { node, path, dispatch } = props;
  const t = useMessages();
  const classes = useStyles();
  const chip = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  const words = nodeWords(node, t);
  return (
    <>
      <Chip
        ref={chip}
        label={<bdi>{shorten(words, 120)}</bdi>}
        title={words}
        onClick={isWritten(node) ? undefined : () => setOpen(true)}
        onDelete={() => dispatch({ type: 'node removed', path })}
        deleteIcon={
          <button
            type="button"
            className={classes.remove}
            aria-label={t('search.filter.remove', { filter: words })}
          >
            <CancelIcon fontSize="small" />
          </button>
        }
      />
      {!isWritten(node) && (
        <ConditionPopover
          anchor={isOpen ? chip.current : null}
          title={t('search.filter.changeTitle')}
          condition={node}
          onDone={changed =>
            dispatch({ type: 'node replaced', path, node: changed })
          }
          onClose={() => setOpen(false)}
        />
      )}
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
      <Pills nodes={group.nodes} path={path} dispatch={dispatch} />
      <AddButtons path={path} dispatch={dispatch} />
      <button
        type="button"
        className={classes.remove}
        aria-label={t('search.filter.removeGroup')}
        onClick={() => dispatch({ type: 'node removed', path })}
      >
        <CancelIcon fontSize="small" />
      </button>
    </div>
  );
}

function AddButtons(props: BarProps & { path: Path }) {
  const { path, dispatch } = props;
  const t = useMessages();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        size="small"
        startIcon={<AddIcon />}
        aria-haspopup="dialog"
        onClick={event => setAnchor(event.currentTarget)}
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
        onDone={node => dispatch({ type: 'node added', group: path, node })}
        onClose={() => setAnchor(null)}
      />
    </>
  );
}
