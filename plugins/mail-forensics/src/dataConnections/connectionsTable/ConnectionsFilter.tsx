import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import { formatCount } from '../../components/format';
import { useMessages } from '../../components/useMessages';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: theme.spacing(1, 2),
  },
  field: {
    width: 'min(360px, 100%)',
    // Its label is too light for the grey of the page.
    backgroundColor: theme.palette.background.paper,
    borderRadius: theme.shape.borderRadius,
  },
}));

/** Finds connections among many by what the table shows of them. */
export function ConnectionsFilter(props: {
  text: string;
  shown: number;
  total: number;
  onChange: (text: string) => void;
}) {
  const t = useMessages();
  const classes = useStyles();
  return (
    <div className={classes.root} role="search">
      <TextField
        id="mail-forensics-filter-connections"
        className={classes.field}
        type="search"
        size="small"
        variant="outlined"
        label={t('connections.table.filter')}
        placeholder={t('connections.table.filterHelp')}
        value={props.text}
        onChange={event => props.onChange(event.target.value)}
      />
      <Typography variant="body2" role="status">
        {props.text.trim() !== '' &&
          t('connections.table.shown', {
            shown: formatCount(props.shown, t),
            total: formatCount(props.total, t),
          })}
      </Typography>
    </div>
  );
}
