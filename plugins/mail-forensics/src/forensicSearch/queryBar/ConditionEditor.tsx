import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import { useState, type FormEvent } from 'react';
import { focusOnMount } from '../../components/focusOnMount';
import { useMessages, type Messages } from '../../components/useMessages';
import type { DateRange } from '../query/dateRange';
import { choicesOf } from '../conditionWords';
import {
  COMPARISONS,
  isComplete,
  needsValue,
  SEARCH_TERMS,
  TERM_NAMES,
  takesSeveral,
  type Comparison,
  type Condition,
  type TermName,
} from '../query/searchTerms';
import { ValueField } from './ValueField';

const useStyles = makeStyles(theme => ({
  form: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    gap: theme.spacing(2),
    padding: theme.spacing(2),
  },
  button: { marginTop: theme.spacing(1) },
}));

/** Field, operator and value of a filter; which operators there are depends on the field. */
export function ConditionEditor(props: {
  /** Absent: a new one. */
  condition?: Condition;
  /** Of which values are offered. */
  range: DateRange;
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
      props.onDone({ ...condition, value: condition.value.trim() });
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
            setCondition(withComparison(condition, comparison));
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
          range={props.range}
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

/** A new filter on a term: its first comparison, and its first value where there is a list of them. */
function startOf(term: TermName, t: Messages): Condition {
  return {
    term,
    comparison: COMPARISONS[SEARCH_TERMS[term].kind][0],
    value: choicesOf(term, t)?.[0].value ?? '',
  };
}

/** The value stays, unless what was several in their lines would become one. */
function withComparison(
  condition: Condition,
  comparison: Comparison,
): Condition {
  const [first = ''] = condition.value.split('\n');
  const value = takesSeveral(comparison) ? condition.value : first;
  return { ...condition, comparison, value };
}
