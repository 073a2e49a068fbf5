import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useMessages } from '../../components/useMessages';
import { choicesOf } from '../conditionWords';
import { fieldOf, instantOf, type DateRange } from '../query/dateRange';
import {
  isComplete,
  SEARCH_TERMS,
  takesSeveral,
  type Condition,
} from '../query/searchTerms';
import { SuggestingField } from './SuggestingField';
import { hasSuggestions } from './useSuggestions';

const ID = 'mail-forensics-filter-value';

const useStyles = makeStyles({ root: { width: 320, maxWidth: '100%' } });

/** The value of a condition: chosen, typed with what there is being offered, several one a line, or a time. */
export function ValueField(props: {
  condition: Condition;
  range: DateRange;
  onChange: (value: string) => void;
}) {
  const { condition, onChange } = props;
  const { term, comparison, value } = condition;
  const { kind } = SEARCH_TERMS[term];
  const t = useMessages();
  const classes = useStyles();
  const choices = choicesOf(term, t);
  const common = {
    id: ID,
    label: t('search.filter.value'),
    className: classes.root,
    autoComplete: 'off',
  };

  if (takesSeveral(comparison)) {
    return (
      <TextField
        {...common}
        value={value}
        onChange={event => onChange(event.target.value)}
        helperText={t('search.filter.oneALine')}
        inputProps={{ maxLength: 100_000, spellCheck: false }}
        multiline
        minRows={3}
        maxRows={8}
      />
    );
  }
  if (choices) {
    return (
      <TextField
        {...common}
        select
        SelectProps={{ native: true }}
        value={value}
        onChange={event => onChange(event.target.value)}
      >
        {choices.map(choice => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </TextField>
    );
  }
  if (kind === 'time') {
    return (
      <TextField
        {...common}
        type="datetime-local"
        value={fieldOf(value === '' ? null : value, 'utc')}
        onChange={event =>
          onChange(
            instantOf(
              event.target.value,
              'utc',
              comparison === 'onOrBefore' ? 'to' : 'from',
            ) ?? '',
          )
        }
        helperText={t('search.filter.timeHelp')}
        InputLabelProps={{ shrink: true }}
      />
    );
  }
  if (kind === 'size') {
    const isWrong = value !== '' && !isComplete(condition);
    return (
      <TextField
        {...common}
        value={value}
        onChange={event => onChange(event.target.value)}
        inputProps={{ maxLength: 100 }}
        error={isWrong}
        helperText={
          isWrong ? t('search.filter.sizeInvalid') : t('search.filter.sizeHelp')
        }
      />
    );
  }
  return hasSuggestions(term) ? (
    <SuggestingField
      id={ID}
      term={term}
      value={value}
      range={props.range}
      onChange={onChange}
    />
  ) : (
    <TextField
      {...common}
      value={value}
      onChange={event => onChange(event.target.value)}
      inputProps={{ maxLength: 1_000, spellCheck: false }}
    />
  );
}
