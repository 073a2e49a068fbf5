import Alert from '@material-ui/lab/Alert';
import { useMessages } from '../components/useMessages';

/** Something that was done, or could not be. */
export interface Notice {
  severity: 'success' | 'error';
  text: string;
}

export function NoticeMessage(props: {
  notice: Notice;
  onDismiss: () => void;
}) {
  const t = useMessages();
  const { severity, text } = props.notice;
  return (
    <Alert
      severity={severity}
      role={severity === 'error' ? 'alert' : 'status'}
      closeText={t('common.dismiss')}
      onClose={props.onDismiss}
    >
      {text}
    </Alert>
  );
}
