import { EmptyState } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import Alert from '@material-ui/lab/Alert';
import AlertTitle from '@material-ui/lab/AlertTitle';
import { isForbidden, messageOf } from './errors';
import { useMessages } from './useMessages';

/** In place of something that could not be loaded: what was said, and a way on. */
export function LoadProblem(props: {
  error: Error;
  /** Shown instead where the backend answers that the caller may not. */
  forbidden: string;
  onRetry: () => void;
}) {
  const t = useMessages();
  if (isForbidden(props.error)) {
    return (
      <EmptyState
        missing="content"
        title={t('common.forbiddenTitle')}
        description={props.forbidden}
      />
    );
  }
  return (
    <Alert
      severity="error"
      role="alert"
      action={
        <Button color="inherit" size="small" onClick={props.onRetry}>
          {t('common.retry')}
        </Button>
      }
    >
      <AlertTitle>{t('common.errorTitle')}</AlertTitle>
      {messageOf(props.error, t)}
    </Alert>
  );
}
