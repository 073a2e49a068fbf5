import Skeleton from '@material-ui/lab/Skeleton';
import { eventReadPermission } from 'backstage-plugin-mail-forensics-common';
import { useParams } from 'react-router-dom';
import { EmptyNote } from '../../components/EmptyNote';
import { isNotFound } from '../../components/errors';
import { LoadProblem } from '../../components/LoadProblem';
import { useMessages } from '../../components/useMessages';
import { FileDetails } from './FileDetails';
import { readSha256 } from './fileQuery';
import { useFileSummary } from './useFile';

/** Everything of a file's page below its heading. */
export function FileContent() {
  const t = useMessages();
  const sha256 = readSha256(useParams().sha256);
  return sha256 ? (
    <SeenFile sha256={sha256} />
  ) : (
    <EmptyNote
      title={t('filePage.notAHashTitle')}
      text={t('filePage.notAHash')}
    />
  );
}

function SeenFile({ sha256 }: { sha256: string }) {
  const t = useMessages();
  const { summary, reload } = useFileSummary(sha256);
  switch (summary.status) {
    case 'loading':
      return (
        <div role="group" aria-busy aria-label={t('common.loading')}>
          <Skeleton height={160} />
          <Skeleton height={96} />
          <Skeleton height={160} />
        </div>
      );
    case 'failed':
      return isNotFound(summary.error) ? (
        <EmptyNote
          title={t('filePage.notSeenTitle')}
          text={t('filePage.notSeen')}
        />
      ) : (
        <LoadProblem
          error={summary.error}
          forbidden={t('filePage.forbidden', {
            permission: eventReadPermission.name,
          })}
          onRetry={reload}
        />
      );
    default:
      return <FileDetails file={summary.value} />;
  }
}
