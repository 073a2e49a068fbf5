import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import type { MailboxState } from 'backstage-plugin-mail-forensics-common';
import { formatCount } from '../../../components/format';
import { useMessages } from '../../../components/useMessages';
import { mailboxStateWord } from '../../words';
import type { MailboxFilter } from './useMailboxPages';
import { MAILBOX_STATES } from './useStateCounts';

const useStyles = makeStyles(theme => ({
  root: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1, 2) },
  search: { flex: '2 1 200px', maxWidth: 420 },
  state: { flex: '1 1 140px', maxWidth: 240 },
}));

/** Which mailboxes are shown: by a part of their name or address, and by state with how many are in each. */
export function MailboxFilters(props: {
  filter: MailboxFilter;
  counts: Partial<Record<MailboxState, number>>;
  onChange: (filter: MailboxFilter) => void;
}) {
  const { filter, counts, onChange } = props;
  const t = useMessages();
  const classes = useStyles();
  return (
    <div className={classes.root} role="search">
      <TextField
        id="mail-forensics-mailbox-search"
        className={classes.search}
        type="search"
        size="small"
        variant="outlined"
        label={t('connectionDetails.coverage.search')}
        placeholder={t('connectionDetails.coverage.searchHelp')}
        value={filter.text}
        onChange={event => onChange({ ...filter, text: event.target.value })}
      />
      <TextField
        id="mail-forensics-mailbox-state"
        className={classes.state}
        select
        SelectProps={{ native: true }}
        InputLabelProps={{ shrink: true }}
        size="small"
        variant="outlined"
        label={t('connectionDetails.coverage.stateFilter')}
        value={filter.state ?? ''}
        onChange={event =>
          onChange({
            ...filter,
            state: MAILBOX_STATES.find(state => state === event.target.value),
          })
        }
      >
        <option value="">{t('connectionDetails.coverage.anyState')}</option>
        {MAILBOX_STATES.map(state => (
          <option key={state} value={state}>
            {optionWords(state)}
          </option>
        ))}
      </TextField>
    </div>
  );

  function optionWords(state: MailboxState): string {
    const count = counts[state];
    const word = mailboxStateWord(state, t);
    return count === undefined
      ? word
      : t('connectionDetails.coverage.stateCount', {
          state: word,
          mailboxes: formatCount(count, t),
        });
  }
}
