import Button from '@material-ui/core/Button';
import Checkbox from '@material-ui/core/Checkbox';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import DownIcon from '@material-ui/icons/KeyboardArrowDown';
import UpIcon from '@material-ui/icons/KeyboardArrowUp';
import { useMessages } from '../../components/useMessages';
import { COLUMN_IDS, DEFAULT_COLUMNS, type ColumnId } from './columns';
import {
  moveColumn,
  toggleColumn,
  type TablePreferences,
} from './tablePreferences';

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0 },
  item: { display: 'flex', alignItems: 'center' },
  label: { flexGrow: 1 },
});

/** Which columns there are, and in which order; the table behind it follows at once. */
export function ColumnsDialog(props: {
  columns: readonly ColumnId[];
  onChange: (change: Partial<TablePreferences>) => void;
  onClose: () => void;
}) {
  const { columns, onChange } = props;
  const t = useMessages();
  const classes = useStyles();
  const hidden = COLUMN_IDS.filter(id => !columns.includes(id));

  function move(id: ColumnId, step: number) {
    onChange({ columns: moveColumn(columns, id, columns.indexOf(id) + step) });
  }

  return (
    <Dialog
      open
      onClose={props.onClose}
      aria-labelledby="mail-forensics-columns-title"
      maxWidth="xs"
      fullWidth
    >
      <DialogTitle id="mail-forensics-columns-title">
        {t('search.columns.title')}
      </DialogTitle>
      <DialogContent>
        <DialogContentText variant="body2">
          {t('search.columns.help')}
        </DialogContentText>
        <ul className={classes.list}>
          {[...columns, ...hidden].map(id => {
            const place = columns.indexOf(id);
            const column = t(`search.column.${id}`);
            return (
              <li key={id} className={classes.item}>
                <FormControlLabel
                  className={classes.label}
                  label={column}
                  control={
                    <Checkbox
                      size="small"
                      color="primary"
                      checked={place >= 0}
                      disabled={place >= 0 && columns.length === 1}
                      onChange={() =>
                        onChange({ columns: toggleColumn(columns, id) })
                      }
                    />
                  }
                />
                {place >= 0 && (
                  <>
                    <IconButton
                      size="small"
                      aria-label={t('search.columns.earlier', { column })}
                      disabled={place === 0}
                      onClick={() => move(id, -1)}
                    >
                      <UpIcon fontSize="small" />
                    </IconButton>
                    <IconButton
                      size="small"
                      aria-label={t('search.columns.later', { column })}
                      disabled={place === columns.length - 1}
                      onClick={() => move(id, 1)}
                    >
                      <DownIcon fontSize="small" />
                    </IconButton>
                  </>
                )}
              </li>
            );
          })}
        </ul>
      </DialogContent>
      <DialogActions>
        <Button
          onClick={() => onChange({ columns: DEFAULT_COLUMNS, widths: {} })}
        >
          {t('search.columns.reset')}
        </Button>
        <Button color="primary" onClick={props.onClose}>
          {t('common.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
