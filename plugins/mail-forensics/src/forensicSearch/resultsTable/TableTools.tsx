import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import CompactIcon from '@material-ui/icons/ViewHeadline';
import ComfortableIcon from '@material-ui/icons/ViewStream';
import ColumnsIcon from '@material-ui/icons/ViewColumn';
import { useState } from 'react';
import { useMessages } from '../../components/useMessages';
import { ColumnsDialog } from './ColumnsDialog';
import type { TablePreferences } from './tablePreferences';

const useStyles = makeStyles({
  root: { marginInlineStart: 'auto', whiteSpace: 'nowrap' },
});

/** Which columns the results have, and how close together they are. */
export function TableTools(props: {
  preferences: TablePreferences;
  onChange: (change: Partial<TablePreferences>) => void;
}) {
  const { preferences, onChange } = props;
  const t = useMessages();
  const classes = useStyles();
  const [isOpen, setOpen] = useState(false);
  const isCompact = preferences.density === 'compact';
  const density = isCompact
    ? t('search.columns.comfortable')
    : t('search.columns.compact');
  return (
    <div className={classes.root}>
      <Tooltip title={density}>
        <IconButton
          size="small"
          aria-label={density}
          onClick={() =>
            onChange({ density: isCompact ? 'comfortable' : 'compact' })
          }
        >
          {isCompact ? <ComfortableIcon /> : <CompactIcon />}
        </IconButton>
      </Tooltip>
      <Tooltip title={t('search.columns.open')}>
        <IconButton
          size="small"
          aria-label={t('search.columns.open')}
          aria-haspopup="dialog"
          onClick={() => setOpen(true)}
        >
          <ColumnsIcon />
        </IconButton>
      </Tooltip>
      {isOpen && (
        <ColumnsDialog
          columns={preferences.columns}
          onChange={onChange}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}
