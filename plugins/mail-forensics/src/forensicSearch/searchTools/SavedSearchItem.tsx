import IconButton from '@material-ui/core/IconButton';
import Link from '@material-ui/core/Link';
import { makeStyles } from '@material-ui/core/styles';
import Tooltip from '@material-ui/core/Tooltip';
import Typography from '@material-ui/core/Typography';
import DeleteIcon from '@material-ui/icons/DeleteOutline';
import EditIcon from '@material-ui/icons/EditOutlined';
import DuplicateIcon from '@material-ui/icons/LibraryAddOutlined';
import type { SavedSearch } from 'backstage-plugin-mail-forensics-common';
import type { ReactNode } from 'react';
import { EntityLink } from '../../components/EntityLink';
import { formatTimeWithZone } from '../../components/format';
import { visibleText } from '../../components/hiddenCharacters';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';
import { fromEventQuery } from '../query/fromEventQuery';
import { queryWords } from './queryWords';

const useStyles = makeStyles(theme => ({
  root: {
    display: 'flex',
    alignItems: 'flex-start',
    gap: theme.spacing(1),
    padding: theme.spacing(1.5, 0),
    borderBottom: `1px solid ${theme.palette.divider}`,
  },
  text: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  name: { textAlign: 'start', fontWeight: 500 },
  notes: { whiteSpace: 'pre-line' },
}));

/** A saved search: its name runs it; its owner, and who may manage all of them, change and delete it. */
export function SavedSearchItem(props: {
  search: SavedSearch;
  mayChange: boolean;
  onLoad: () => void;
  onEdit: () => void;
  onDuplicate: () => void;
  onDelete: () => void;
}) {
  const { search } = props;
  const t = useMessages();
  const classes = useStyles();
  const name = visibleText(search.name);
  return (
    <li className={classes.root}>
      <div className={classes.text}>
        <Link
          component="button"
          type="button"
          variant="body1"
          underline="always"
          className={classes.name}
          onClick={props.onLoad}
          title={t('searchTools.saved.load', { name })}
        >
          <VisibleText text={search.name} />
        </Link>
        <Typography variant="body2" color="textSecondary">
          {queryWords(fromEventQuery(search), t)}
        </Typography>
        {search.notes && (
          <Typography variant="body2" className={classes.notes}>
            {/* Line by line: a line break is no character to be shown. */}
            {search.notes.split(/\r?\n/).map((line, index) => (
              <span key={index}>
                {index > 0 && '\n'}
                <VisibleText text={line} />
              </span>
            ))}
          </Typography>
        )}
        <Typography variant="caption" color="textSecondary">
          {t('searchTools.saved.owner')}{' '}
          <EntityLink entityRef={search.createdByUID} /> ·{' '}
          {t('searchTools.saved.changed', {
            time: formatTimeWithZone(search.modifiedTimestamp, t),
          })}{' '}
          <EntityLink entityRef={search.modifiedByUID} />
        </Typography>
      </div>
      {props.mayChange && (
        <Action
          label={t('searchTools.saved.edit', { name })}
          onClick={props.onEdit}
        >
          <EditIcon fontSize="small" />
        </Action>
      )}
      <Action
        label={t('searchTools.saved.duplicate', { name })}
        onClick={props.onDuplicate}
      >
        <DuplicateIcon fontSize="small" />
      </Action>
      {props.mayChange && (
        <Action
          label={t('searchTools.saved.delete', { name })}
          onClick={props.onDelete}
        >
          <DeleteIcon fontSize="small" />
        </Action>
      )}
    </li>
  );
}

function Action(props: {
  label: string;
  children: ReactNode;
  onClick: () => void;
}) {
  return (
    <Tooltip title={props.label}>
      <IconButton size="small" aria-label={props.label} onClick={props.onClick}>
        {props.children}
      </IconButton>
    </Tooltip>
  );
}
