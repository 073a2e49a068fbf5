import Typography from '@material-ui/core/Typography';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { isNotFound, isRefused, messageOf } from '../../components/errors';
import { useMessages } from '../../components/useMessages';
import type { SharedQueryState } from './useSharedQuery';

/** Says that the search of a link is being opened, or why it was not. */
export function SharedQueryNotice(props: {
  state: SharedQueryState;
  onDismiss: () => void;
}) {
  const { state } = props;
  const t = useMessages();
  if (state.status === 'none') {
    return null;
  }
  if (state.status === 'loading') {
    return (
      <Typography role="status">{t('searchTools.shared.loading')}</Typography>
    );
  }
  // An id that was cut off is refused rather than looked for.
  const isUnknown = isNotFound(state.error) || isRefused(state.error);
  return (
    <Alert
      severity={isUnknown ? 'warning' : 'error'}
      role="alert"
      closeText={t('common.dismiss')}
      onClose={props.onDismiss}
    >
      <AlertTitle>
        {isUnknown
          ? t('searchTools.shared.notFoundTitle')
          : t('searchTools.shared.failedTitle')}
      </AlertTitle>
      {isUnknown ? t('searchTools.shared.notFound') : messageOf(state.error, t)}
    </Alert>
  );
}
