import { makeStyles } from '@material-ui/core/styles';
import CancelIcon from '@material-ui/icons/Cancel';
import { useRef, useState, type KeyboardEvent } from 'react';
import { shorten } from '../../components/hiddenCharacters';
import { useMessages } from '../../components/useMessages';
import { nodeWords } from '../conditionWords';
import {
  isWritten,
  type ConditionGroup,
  type ConditionNode,
} from '../query/conditionTree';
import type { DateRange } from '../query/dateRange';
import type { Condition } from '../query/searchTerms';
import { ConditionPopover } from './ConditionPopover';
import { focusAddButton } from './focusAddButton';

const LONGEST = 120;

const useStyles = makeStyles(theme => ({
  root: {
    display: 'inline-flex',
    alignItems: 'center',
    maxWidth: '100%',
    minHeight: 32,
    borderRadius: 16,
    color: theme.palette.text.primary,
    backgroundColor: theme.palette.action.selected,
  },
  label: {
    minWidth: 0,
    padding: theme.spacing(0.5, 1, 0.5, 1.5),
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    border: 0,
    borderRadius: 16,
    background: 'none',
    color: 'inherit',
    font: 'inherit',
    fontSize: theme.typography.body2.fontSize,
  },
  change: {
    cursor: 'pointer',
    '&:hover': { backgroundColor: theme.palette.action.hover },
  },
  remove: {
    display: 'flex',
    flexShrink: 0,
    padding: theme.spacing(0.5),
    border: 0,
    borderRadius: 16,
    background: 'none',
    color: theme.palette.text.secondary,
    cursor: 'pointer',
    '&:hover': { color: theme.palette.text.primary },
  },
}));

/** A filter: a click opens it for a change; what was written elsewhere can only be removed. */
export function FilterPill(props: {
  node: Exclude<ConditionNode, ConditionGroup>;
  /** Of which values are offered. */
  range: DateRange;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}) {
  const { node, onChange } = props;
  const t = useMessages();
  const classes = useStyles();
  const pill = useRef<HTMLSpanElement>(null);
  const [isOpen, setOpen] = useState(false);
  const words = nodeWords(node, t);
  const shown = <bdi>{shorten(words, LONGEST)}</bdi>;

  function remove() {
    focusAddButton(pill.current);
    props.onRemove();
  }
  function removeByKey(event: KeyboardEvent) {
    if (event.key === 'Backspace' || event.key === 'Delete') {
      event.preventDefault();
      remove();
    }
  }

  return (
    <>
      <span ref={pill} className={classes.root}>
        {isWritten(node) ? (
          <span className={classes.label} title={words}>
            {shown}
          </span>
        ) : (
          <button
            type="button"
            className={`${classes.label} ${classes.change}`}
            title={words}
            aria-haspopup="dialog"
            onClick={() => setOpen(true)}
            onKeyDown={removeByKey}
          >
            {shown}
          </button>
        )}
        <button
          type="button"
          className={classes.remove}
          aria-label={t('search.filter.remove', { filter: words })}
          onClick={remove}
          onKeyDown={removeByKey}
        >
          <CancelIcon fontSize="small" />
        </button>
      </span>
      {!isWritten(node) && (
        <ConditionPopover
          anchor={isOpen ? pill.current : null}
          title={t('search.filter.changeTitle')}
          condition={node}
          range={props.range}
          onDone={onChange}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
