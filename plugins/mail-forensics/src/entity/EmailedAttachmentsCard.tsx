import { InfoCard } from '@backstage/core-components';
import { useApi } from '@backstage/core-plugin-api';
import { isUserEntity, stringifyEntityRef } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import Typography from '@material-ui/core/Typography';
import type { SearchResponse } from 'backstage-plugin-mail-forensics-common';
import { useCallback, useState } from 'react';
import { mailForensicsApiRef } from '../api/MailForensicsApi';
import { isForbidden } from '../components/errors';
import { formatCount } from '../components/format';
import { LoadProblem } from '../components/LoadProblem';
import { useMessages, type Messages } from '../components/useMessages';
import { useAnswer } from '../forensicSearch/analysis/useAnswer';
import type { Query } from '../forensicSearch/query/searchState';
import { toSearchRequest } from '../forensicSearch/query/toSearchRequest';
import { toKeptQuery } from '../forensicSearch/searchTools/keptQuery';
import { OpenSearchButton } from '../forensicSearch/searchTools/OpenSearchButton';
import { AttachmentsTable } from './AttachmentsTable';
import { entityQuery } from './entityQuery';
import { isEmailedAttachmentsAvailable } from './isEmailedAttachmentsAvailable';

/** How many attachments the card lists. */
const SHOWN = 10;

/**
 * What the user or the members of the group of the page e-mailed lately. There is no card for those who may not search,
 * and none before it is known that they may: most people who look at the catalog may not.
 */
export function EmailedAttachmentsCard() {
  const { entity } = useEntity();
  const t = useMessages();
  if (!isEmailedAttachmentsAvailable(entity)) {
    return null;
  }
  const query = entityQuery(entity);
  return query ? (
    <AttachmentsCard
      key={stringifyEntityRef(entity)}
      query={query}
      hasSenders={!isUserEntity(entity)}
    />
  ) : (
    <InfoCard title={t('entity.title')}>
      <Typography variant="body2">{t('entity.noEmail')}</Typography>
    </InfoCard>
  );
}

function AttachmentsCard(props: { query: Query; hasSenders: boolean }) {
  const { query } = props;
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const [round, setRound] = useState(0);
  const request = { ...toSearchRequest(query), pgSize: SHOWN };
  const answer = useAnswer(JSON.stringify([request, round]), signal =>
    api.searchFileEvents(request, { signal }),
  );
  const retry = useCallback(() => setRound(before => before + 1), []);
  if (answer.status === 'loading') {
    return null;
  }
  if (answer.status === 'failed') {
    return isForbidden(answer.error) ? null : (
      <InfoCard title={t('entity.title')}>
        <LoadProblem error={answer.error} forbidden="" onRetry={retry} />
      </InfoCard>
    );
  }
  const { totalCount, fileEvents } = answer.value;
  return (
    <InfoCard
      title={t('entity.title')}
      subheader={totalCount > 0 && countWords(answer.value, t)}
      action={
        <OpenSearchButton query={toKeptQuery(query)} label={t('entity.show')} />
      }
    >
      {fileEvents.length === 0 ? (
        <Typography variant="body2">{t('entity.none')}</Typography>
      ) : (
        <AttachmentsTable events={fileEvents} hasSenders={props.hasSenders} />
      )}
    </InfoCard>
  );
}

function countWords(response: SearchResponse, t: Messages): string {
  const shown = formatCount(response.totalCount, t);
  return response.totalCountIsLowerBound
    ? t('entity.countLowerBound', { shown })
    : t('entity.count', { shown });
}
