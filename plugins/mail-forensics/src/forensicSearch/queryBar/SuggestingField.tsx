import type { PopperProps } from '@material-ui/core/Popper';
import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import Autocomplete from '@material-ui/lab/Autocomplete';
import type { ReactNode } from 'react';
import { formatCount } from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { EllipsisText } from '../../components/VisibleText';
import type { DateRange } from '../query/dateRange';
import type { TermName } from '../query/searchTerms';
import { useSuggestions, type Suggestion } from './useSuggestions';

const useStyles = makeStyles(theme => ({
  root: { position: 'relative', width: 320, maxWidth: '100%' },
  // Below the field: the dialog that it is in moves itself, which is more than what places menus reckons with.
  below: {
    position: 'absolute',
    top: '100%',
    left: 0,
    right: 0,
    zIndex: theme.zIndex.modal,
  },
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
    <div className={classes.root}>
      <Autocomplete<Suggestion, false, false, true>
        id={props.id}
        freeSolo
        // In the dialog that the field is in, which is what there is to the page while it is open.
        disablePortal
        PopperComponent={ListBelow}
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
                {formatCount(docCount, t)}
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
    </div>
  );
}

function ListBelow(props: PopperProps) {
  const classes = useStyles();
  return <div className={classes.below}>{props.children as ReactNode}</div>;
}

function hasPopup(inputProps: object): boolean {
  return Boolean(Reflect.get(inputProps, 'aria-controls'));
}
