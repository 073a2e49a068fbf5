import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import type {
  ScopeChangeList,
  ScopePreview,
} from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { formatCount } from '../../components/format';
import { useMessages } from '../../components/useMessages';
import { VisibleText } from '../../components/VisibleText';

const useStyles = makeStyles(theme => ({
  change: { display: 'flex', alignItems: 'center', gap: theme.spacing(1) },
  list: {
    maxHeight: 200,
    overflowY: 'auto',
    margin: theme.spacing(0, 0, 1),
    padding: theme.spacing(0.5, 0, 0.5, 3),
    border: `1px solid ${theme.palette.divider}`,
    borderRadius: theme.shape.borderRadius,
    overflowWrap: 'anywhere',
  },
}));

/** Who joins, who leaves and how many stay when a connection gets another scope. */
export function ScopeDifference(props: {
  difference: NonNullable<ScopePreview['difference']>;
}) {
  const { added, removed, kept } = props.difference;
  const t = useMessages();
  const changesNobody = added.count === 0 && removed.count === 0;
  return (
    <section aria-label={t('scope.difference.title')}>
      <Typography variant="subtitle2" component="h3">
        {t('scope.difference.title')}
      </Typography>
      {changesNobody && (
        <Typography variant="body2">{t('scope.difference.none')}</Typography>
      )}
      <Change
        id="mail-forensics-scope-joins"
        list={added}
        words={t('scope.difference.joins', {
          count: added.count,
          mailboxes: formatCount(added.count, t),
        })}
      />
      <Change
        id="mail-forensics-scope-leaves"
        list={removed}
        words={t('scope.difference.leaves', {
          count: removed.count,
          mailboxes: formatCount(removed.count, t),
        })}
      />
      <Typography variant="body2">
        {t('scope.difference.stays', {
          count: kept,
          mailboxes: formatCount(kept, t),
        })}
      </Typography>
      {!changesNobody && (
        <Typography variant="body2" color="textSecondary">
          {t('scope.difference.effect')}
        </Typography>
      )}
    </section>
  );
}

/** How many, and who when asked. */
function Change(props: { id: string; list: ScopeChangeList; words: string }) {
  const { id, list, words } = props;
  const t = useMessages();
  const classes = useStyles();
  const [open, setOpen] = useState(false);
  if (list.count === 0) {
    return null;
  }
  return (
    <>
      <div className={classes.change}>
        <Typography variant="body2" id={`${id}-words`}>
          {words}
        </Typography>
        <Button
          id={`${id}-button`}
          size="small"
          aria-expanded={open}
          aria-controls={`${id}-list`}
          aria-labelledby={`${id}-button ${id}-words`}
          onClick={() => setOpen(before => !before)}
        >
          {open ? t('scope.difference.hide') : t('scope.difference.show')}
        </Button>
      </div>
      <div id={`${id}-list`}>
        {open && <UserList list={list} label={words} />}
      </div>
    </>
  );
}

function UserList(props: { list: ScopeChangeList; label: string }) {
  const { list } = props;
  const t = useMessages();
  const classes = useStyles();
  const hidden = list.count - list.users.length;
  return (
    // Without a stop of the Tab key it cannot be scrolled by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <ul className={classes.list} tabIndex={0} aria-label={props.label}>
      {list.users.map(user => (
        <li key={user.id}>
          <Typography variant="body2">
            <VisibleText
              text={[
                user.displayName,
                user.userPrincipalName ?? user.mail ?? user.id,
              ]
                .filter(Boolean)
                .join(', ')}
            />
          </Typography>
        </li>
      ))}
      {hidden > 0 && (
        <li>
          <Typography variant="body2" color="textSecondary">
            {t('scope.difference.more', {
              count: hidden,
              mailboxes: formatCount(hidden, t),
            })}
          </Typography>
        </li>
      )}
    </ul>
  );
}
