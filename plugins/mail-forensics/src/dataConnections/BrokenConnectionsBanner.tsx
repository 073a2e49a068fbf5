import Button from '@material-ui/core/Button';
import Alert from '@material-ui/lab/Alert';
import {
  PROBLEM_CATALOGUE,
  type Connection,
} from 'backstage-plugin-mail-forensics-common';
import { useMessages } from '../components/useMessages';
import { visibleText } from '../components/hiddenCharacters';

/** A line over the page for every connection that is in error, naming it and what is wrong. */
export function BrokenConnectionsBanner(props: {
  connections: Connection[];
  onShow: (id: string) => void;
}) {
  const t = useMessages();
  const broken = props.connections.filter(({ status }) => status === 'Error');
  return (
    <>
      {broken.map(({ id, displayName, statusReason }) => {
        const name = visibleText(displayName);
        return (
          <Alert
            key={id}
            severity="error"
            role="alert"
            action={
              <Button
                color="inherit"
                size="small"
                aria-label={t('connections.banner.show', { name })}
                onClick={() => props.onShow(id)}
              >
                {t('common.show')}
              </Button>
            }
          >
            {t('connections.banner.broken', {
              name,
              problem: statusReason
                ? PROBLEM_CATALOGUE[statusReason].title
                : t('connections.banner.unknownProblem'),
            })}
          </Alert>
        );
      })}
    </>
  );
}
