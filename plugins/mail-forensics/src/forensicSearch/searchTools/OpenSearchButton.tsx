import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { messageOf } from '../../components/errors';
import { useMessages } from '../../components/useMessages';
import type { KeptQuery } from './keptQuery';
import { useOpenSearch } from './useOpenSearch';

/** Goes to Forensic Search with a query. */
export function OpenSearchButton(props: { query: KeptQuery; label: string }) {
  const t = useMessages();
  const { openSearch, busy, error } = useOpenSearch();
  return (
    <>
      <Button
        size="small"
        color="primary"
        disabled={busy}
        onClick={() => openSearch(props.query)}
      >
        {props.label}
      </Button>
      {error && (
        <Typography variant="caption" color="error" role="alert">
          {t('searchTools.openFailed', { message: messageOf(error, t) })}
        </Typography>
      )}
    </>
  );
}
