import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import SearchIcon from '@material-ui/icons/Search';
import type { ClipboardEvent, FormEvent, RefObject } from 'react';
import { formatCount, zoneName, type Zone } from '../../components/format';
import { visibleText } from '../../components/hiddenCharacters';
import { useMessages, type Messages } from '../../components/useMessages';
import { DateRangeField } from './DateRangeField';
import { dateRangeProblem } from '../query/dateRange';
import { readText } from '../query/readText';
import type { Query, SearchAction } from '../query/searchState';

/** Of what can be typed: a list of fifty hashes fits. */
const LONGEST = 4_000;

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
  /** Of the field for anything. */
  inputRef: RefObject<HTMLInputElement>;
  dispatch: (action: SearchAction) => void;
}) {
  const { query, zone, dispatch } = props;
  const t = useMessages();
  const classes = useStyles();

  function search(event: FormEvent) {
    event.preventDefault();
    dispatch({ type: 'searched' });
  }

  /** A field of one line would run the lines of a list together. */
  function paste(event: ClipboardEvent<HTMLElement>) {
    const { target } = event;
    const pasted = event.clipboardData.getData('text').trim();
    if (target instanceof HTMLInputElement && pasted.includes('\n')) {
      event.preventDefault();
      const { selectionStart, selectionEnd, value } = target;
      const before = value.slice(0, selectionStart ?? value.length);
      const after = value.slice(selectionEnd ?? value.length);
      const line = pasted.split(/[\r\n]+/).join(' ; ');
      const text = `${before}${line}${after}`.slice(0, LONGEST);
      dispatch({ type: 'text changed', text });
    }
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
        helperText={readingWords(query.text, t)}
        value={query.text}
        onChange={event =>
          dispatch({ type: 'text changed', text: event.target.value })
        }
        onPaste={paste}
        className={classes.anything}
        inputRef={props.inputRef}
        inputProps={{ maxLength: LONGEST, spellCheck: false }}
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

/** How what was typed is understood. */
function readingWords(typed: string, t: Messages): string {
  const reading = readText(typed);
  switch (reading.kind) {
    case 'hashes': {
      const { sha256, md5 } = reading;
      const count = sha256.length + md5.length;
      if (count > 1) {
        return t('search.form.readHashes', { shown: formatCount(count, t) });
      }
      return sha256.length === 1
        ? t('search.form.readSha256')
        : t('search.form.readMd5');
    }
    case 'addresses':
      return t('search.form.readAddress', {
        count: reading.addresses.length,
        shown: formatCount(reading.addresses.length, t),
      });
    case 'fileName':
      return t('search.form.readFileName', { name: visibleText(reading.name) });
    default:
      return t('search.form.anythingHelp');
  }
}
