import Button from '@material-ui/core/Button';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import Skeleton from '@material-ui/lab/Skeleton';
import {
  auditReadPermission,
  type AuditEntry,
} from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { EmptyNote } from '../components/EmptyNote';
import { messageOf } from '../components/errors';
import { formatCount } from '../components/format';
import { LoadProblem } from '../components/LoadProblem';
import { useMessages } from '../components/useMessages';
import { AuditEntryPanel } from './AuditEntryPanel';
import { AuditFilterForm } from './AuditFilterForm';
import { AuditTable } from './AuditTable';
import { useAudit, type Audit, type AuditFilters } from './useAudit';

const useStyles = makeStyles(theme => ({
  root: {
    // Else text of its own is in the font of the app's frame.
    ...theme.typography.body2,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
  },
  filters: { padding: theme.spacing(2) },
  line: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: theme.spacing(1),
  },
  end: { overflowWrap: 'anywhere' },
}));

const EVERYTHING: AuditFilters = {};

/** Who did what, for those who may know. */
export function AuditContent() {
  const t = useMessages();
  const classes = useStyles();
  const [filters, setFilters] = useState(EVERYTHING);
  const { audit, reload, readMore } = useAudit(filters);
  const [open, setOpen] = useState<AuditEntry>();
  return (
    <div className={classes.root}>
      <div className={classes.line}>
        <Typography variant="body2">{t('audit.help')}</Typography>
        <Button onClick={reload}>{t('audit.refresh')}</Button>
      </div>
      <Paper className={classes.filters}>
        <AuditFilterForm onApply={setFilters} />
      </Paper>
      <Entries
        audit={audit}
        onRetry={reload}
        onReadMore={readMore}
        onOpen={setOpen}
      />
      {open && (
        <AuditEntryPanel entry={open} onClose={() => setOpen(undefined)} />
      )}
    </div>
  );
}

function Entries(props: {
  audit: Audit;
  onRetry: () => void;
  onReadMore: () => void;
  onOpen: (entry: AuditEntry) => void;
}) {
  const { audit } = props;
  const t = useMessages();
  const classes = useStyles();
  switch (audit.status) {
    case 'loading':
      return (
        <div role="group" aria-busy aria-label={t('common.loading')}>
          {Array.from({ length: 8 }, (_, row) => (
            <Skeleton key={row} height={36} />
          ))}
        </div>
      );
    case 'failed':
      return (
        <LoadProblem
          error={audit.error}
          forbidden={t('audit.forbidden', {
            permission: auditReadPermission.name,
          })}
          onRetry={props.onRetry}
        />
      );
    default:
      return (
        <>
          {!audit.keyed && audit.head.position > 0 && (
            <Alert severity="warning">{t('audit.unkeyed')}</Alert>
          )}
          {audit.items.length === 0 ? (
            <EmptyNote title={t('audit.emptyTitle')} text={t('audit.empty')} />
          ) : (
            <Paper>
              <AuditTable entries={audit.items} onOpen={props.onOpen} />
            </Paper>
          )}
          <div className={classes.line}>
            <span role="status">
              {t('audit.count', {
                count: audit.items.length,
                shown: formatCount(audit.items.length, t),
              })}
            </span>
            {audit.nextCursor !== undefined && (
              <Button
                variant="outlined"
                disabled={audit.more === 'loading'}
                onClick={props.onReadMore}
              >
                {t('audit.older')}
              </Button>
            )}
          </div>
          {audit.more instanceof Error && (
            <Alert severity="error" role="alert">
              {messageOf(audit.more, t)}
            </Alert>
          )}
          {audit.head.position > 0 && (
            <Typography variant="caption" className={classes.end}>
              {t('audit.head', {
                position: String(audit.head.position),
                hash: audit.head.hash,
              })}
            </Typography>
          )}
        </>
      );
  }
}
