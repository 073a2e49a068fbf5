import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import SearchIcon from '@material-ui/icons/Search';
import type { FormEvent } from 'react';
import { zoneName, type Zone } from '../components/format';
import { useMessages } from '../components/useMessages';
import { DateRangeField } from './DateRangeField';
import { dateRangeProblem } from './query/dateRange';
import type { Query, SearchAction } from './query/searchState';

const useStyles = makeStyles(theme => ({
  form: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    gap: theme.spacing(2),
  },
  anything: { flex: '1 1 320px' },
  button: { marginTop: theme.spacing(1) },
}));

/** Text, date range and time zone; Enter in any of them searches. */
export function SearchForm(props: {
  query: Query;
  isChanged: boolean;
  zone: Zone;
  onZoneChange: (zone: Zone) => void;
  dispatch: (action: SearchAction) => void;
}) {
  const { query, zone, dispatch } = props;
  const t = useMessages();
  const classes = useStyles();

  function search(event: FormEvent) {
    event.preventDefault();
    dispatch({ type: 'searched' });
  }

  return (
    <form
      role="search"
      aria-label={t('search.form.label')}
      className={classes.form}
      onSubmit={search}
      noValidate
    >
      <TextField
        id="mail-forensics-anything"
        label={t('search.form.anything')}
        helperText={t('search.form.anythingHelp')}
        value={query.text}
        onChange={event =>
          dispatch({ type: 'text changed', text: event.target.value })
        }
        className={classes.anything}
        inputProps={{ maxLength: 1_000, spellCheck: false }}
        autoComplete="off"
      />
      <DateRangeField
        range={query.range}
        zone={zone}
        onChange={range => dispatch({ type: 'range changed', range })}
      />
      <TextField
        id="mail-forensics-zone"
        select
        SelectProps={{ native: true }}
        label={t('search.form.zone')}
        value={zone}
        onChange={event =>
          props.onZoneChange(event.target.value === 'utc' ? 'utc' : 'local')
        }
      >
        <option value="utc">{t('search.form.zoneUtc')}</option>
        <option value="local">
          {t('search.form.zoneLocal', { zone: zoneName('local') })}
        </option>
      </TextField>
      <Button
        type="submit"
        variant="contained"
        color={props.isChanged ? 'primary' : 'default'}
        startIcon={<SearchIcon />}
        disabled={dateRangeProblem(query.range) !== undefined}
        className={classes.button}
      >
        {t('search.form.search')}
      </Button>
    </form>
  );
}
