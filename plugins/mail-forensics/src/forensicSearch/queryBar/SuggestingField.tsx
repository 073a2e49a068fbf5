import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import Autocomplete from '@material-ui/lab/Autocomplete';
import { formatCount } from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { EllipsisText } from '../../components/VisibleText';
import type { DateRange } from '../query/dateRange';
import type { TermName } from '../query/searchTerms';
import { useSuggestions, type Suggestion } from './useSuggestions';

const useStyles = makeStyles(theme => ({
  root: { width: 320, maxWidth: '100%' },
  option: {
    display: 'flex',
    width: '100%',
    gap: theme.spacing(2),
    '& > :first-child': { flexGrow: 1, minWidth: 0 },
  },
}));

/** A field for a value of a term, which offers those that there are. */
export function SuggestingField(props: {
  id: string;
  term: TermName;
  value: string;
  range: DateRange;
  onChange: (value: string) => void;
}) {
  const { value, onChange } = props;
  const t = useMessages();
  const classes = useStyles();
  const suggestions = useSuggestions({
    term: props.term,
    typed: value,
    range: props.range,
  });
  return (
    <Autocomplete<Suggestion, false, false, true>
      id={props.id}
      freeSolo
      disableClearable={false}
      className={classes.root}
      options={[...suggestions]}
      // What was typed and is no suggestion is an option as well, as text.
      getOptionLabel={option =>
        typeof option === 'string' ? option : option.value
      }
      // The backend found them.
      filterOptions={options => options}
      inputValue={value}
      onInputChange={(event, typed) => event && onChange(typed)}
      renderOption={({ value: offered, docCount }) => (
        <span className={classes.option}>
          <EllipsisText text={offered} />
          {docCount !== undefined && (
            <Typography variant="caption" color="textSecondary">
              {formatCount(docCount)}
            </Typography>
          )}
        </span>
      )}
      // Today's pattern: the field itself is the combobox, and not what is around it.
      role={undefined}
      aria-expanded={undefined}
      aria-owns={undefined}
      renderInput={params => (
        <TextField
          {...params}
          label={t('search.filter.value')}
          inputProps={{
            ...params.inputProps,
            maxLength: 1_000,
            role: 'combobox',
            'aria-expanded': hasPopup(params.inputProps),
          }}
        />
      )}
    />
  );
}

function hasPopup(inputProps: object): boolean {
  return Boolean(Reflect.get(inputProps, 'aria-controls'));
}
