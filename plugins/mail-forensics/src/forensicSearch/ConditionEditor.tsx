import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useState, type FormEvent } from 'react';
import { focusOnMount } from '../components/focusOnMount';
import { useMessages, type Messages } from '../components/useMessages';
import { choicesOf } from './conditionWords';
import {
  COMPARISONS,
  isComplete,
  needsValue,
  SEARCH_TERMS,
  TERM_NAMES,
  type Condition,
  type TermName,
} from './query/searchTerms';

const useStyles = makeStyles(theme => ({
  form: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    gap: theme.spacing(2),
    padding: theme.spacing(2),
  },
  value: { minWidth: 240 },
  button: { marginTop: theme.spacing(1) },
}));

/** Field, operator and value of a filter; which operators there are depends on the field. */
export function ConditionEditor(props: {
  /** Absent: a new one. */
  condition?: Condition;
  onDone: (condition: Condition) => void;
}) {
  const t = useMessages();
  const classes = useStyles();
  const [condition, setCondition] = useState(
    () => props.condition ?? startOf('fileName', t),
  );
  const { kind } = SEARCH_TERMS[condition.term];

  function submit(event: FormEvent) {
    event.preventDefault();
    if (isComplete(condition)) {
      props.onDone(condition);
    }
  }

  return (
    <form className={classes.form} onSubmit={submit} noValidate>
      <TextField
        id="mail-forensics-filter-term"
        select
        SelectProps={{ native: true }}
        label={t('search.filter.term')}
        value={condition.term}
        onChange={event => {
          const term = TERM_NAMES.find(name => name === event.target.value);
          if (term) {
            setCondition(startOf(term, t));
          }
        }}
        inputRef={focusOnMount}
      >
        {TERM_NAMES.map(name => (
          <option key={name} value={name}>
            {t(`search.term.${name}`)}
          </option>
        ))}
      </TextField>
      <TextField
        id="mail-forensics-filter-operator"
        select
        SelectProps={{ native: true }}
        label={t('search.filter.operator')}
        value={condition.comparison}
        onChange={event => {
          const comparison = COMPARISONS[kind].find(
            name => name === event.target.value,
          );
          if (comparison) {
            setCondition({ ...condition, comparison });
          }
        }}
      >
        {COMPARISONS[kind].map(name => (
          <option key={name} value={name}>
            {t(`search.operator.${name}`)}
          </option>
        ))}
      </TextField>
      {needsValue(condition.comparison) && (
        <ValueField
          condition={condition}
          onChange={value => setCondition({ ...condition, value })}
        />
      )}
      <Button
        type="submit"
        variant="outlined"
        color="primary"
        disabled={!isComplete(condition)}
        className={classes.button}
      >
        {props.condition
          ? t('search.filter.change')
          : t('search.filter.submit')}
      </Button>
    </form>
  );
}

function ValueField(props: {
  condition: Condition;
  onChange: (value: string) => void;
}) {
  const { condition } = props;
  const t = useMessages();
  const classes = useStyles();
  const choices = choicesOf(condition.term, t);
  const isSize = SEARCH_TERMS[condition.term].kind === 'size';
  const isWrong = isSize && condition.value !== '' && !isComplete(condition);
  const help = isWrong
    ? t('search.filter.sizeInvalid')
    : t('search.filter.sizeHelp');
  return (
    <TextField
      id="mail-forensics-filter-value"
      select={choices !== undefined}
      SelectProps={{ native: true }}
      label={t('search.filter.value')}
      value={condition.value}
      onChange={event => props.onChange(event.target.value)}
      className={classes.value}
      inputProps={{ maxLength: 1_000, spellCheck: false }}
      autoComplete="off"
      error={isWrong}
      helperText={isSize && help}
    >
      {choices?.map(({ value, label }) => (
        <option key={value} value={value}>
          {label}
        </option>
      ))}
    </TextField>
  );
}

/** A new filter on a term: its first comparison, and its first value where there is a list of them. */
function startOf(term: TermName, t: Messages): Condition {
  return {
    term,
    comparison: COMPARISONS[SEARCH_TERMS[term].kind][0],
    value: choicesOf(term, t)?.[0].value ?? '',
  };
}
