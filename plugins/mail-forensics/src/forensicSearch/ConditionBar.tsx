import Button from '@material-ui/core/Button';
import Chip from '@material-ui/core/Chip';
import Popover from '@material-ui/core/Popover';
import { makeStyles } from '@material-ui/core/styles';
import AddIcon from '@material-ui/icons/Add';
import CancelIcon from '@material-ui/icons/Cancel';
import { useState } from 'react';
import { shorten } from '../components/hiddenCharacters';
import { useMessages } from '../components/useMessages';
import { ConditionEditor } from './ConditionEditor';
import { conditionWords } from './conditionWords';
import type { SearchAction } from './query/searchState';
import type { Condition } from './query/searchTerms';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1),
    '& .MuiChip-root': { margin: 0, maxWidth: '100%' },
  },
  remove: {
    display: 'flex',
    padding: 0,
    border: 0,
    background: 'none',
    cursor: 'pointer',
  },
}));

/** The filters as pills, all of which must hold, and a button for another. */
export function ConditionBar(props: {
  conditions: Condition[];
  dispatch: (action: SearchAction) => void;
}) {
  const { conditions, dispatch } = props;
  const t = useMessages();
  const classes = useStyles();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <div className={classes.root}>
      {conditions.map((condition, index) => {
        const words = conditionWords(condition, t);
        return (
          <Chip
            key={words}
            label={<bdi>{shorten(words, 120)}</bdi>}
            title={words}
            onDelete={() => dispatch({ type: 'condition removed', index })}
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
        );
      })}
      <Button
        size="small"
        startIcon={<AddIcon />}
        aria-haspopup="dialog"
        onClick={event => setAnchor(event.currentTarget)}
      >
        {t('search.filter.add')}
      </Button>
      <Popover
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        PaperProps={{ role: 'dialog', 'aria-label': t('search.filter.title') }}
      >
        <ConditionEditor
          onAdd={condition => {
            dispatch({ type: 'condition added', condition });
            setAnchor(null);
          }}
        />
      </Popover>
    </div>
  );
}
