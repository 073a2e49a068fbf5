import { useApi } from '@backstage/core-plugin-api';
import Alert from '@material-ui/lab/Alert';
import Skeleton from '@material-ui/lab/Skeleton';
import {
  eventReadPermission,
  type SavedSearch,
} from 'backstage-plugin-mail-forensics-common';
import { useCallback, useState } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { EmptyNote } from '../../components/EmptyNote';
import { messageOf } from '../../components/errors';
import { shorten, visibleText } from '../../components/hiddenCharacters';
import { LoadProblem } from '../../components/LoadProblem';
import { SidePanel } from '../../components/SidePanel';
import { useAction } from '../../components/useAction';
import { useMessages } from '../../components/useMessages';
import type { Query } from '../query/searchState';
import { toKeptQuery } from './keptQuery';
import { queryWords } from './queryWords';
import { SavedSearchList } from './SavedSearchList';
import { SearchFieldsDialog, type SearchFields } from './SearchFieldsDialog';
import { Told } from './Told';
import { inputOf, useSavedSearches } from './useSavedSearches';

/** Of a name that the backend takes, with room for what tells that it was cut. */
const LONGEST_COPY_NAME = 199;

/** The searches that were kept, to be run, edited, duplicated and deleted. */
export function SavedSearchesPanel(props: {
  /** What the page searches for, and its columns. */
  query: Query;
  columns?: string[];
  onLoad: (search: SavedSearch) => void;
  onClose: () => void;
}) {
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const { searches, reload, mayChange } = useSavedSearches();
  const { error, run } = useAction();
  const [edited, setEdited] = useState<SavedSearch>();
  const [deleted, setDeleted] = useState<SavedSearch>();
  const [said, setSaid] = useState<string>();
  const forget = useCallback(() => setSaid(undefined), []);

  async function save(search: SavedSearch, fields: SearchFields) {
    const { name, notes, replacesQuery } = fields;
    await api.updateSavedSearch(search.id, {
      ...inputOf(search),
      ...(replacesQuery && {
        ...toKeptQuery(props.query),
        columns: props.columns ?? search.columns,
      }),
      name,
      notes,
    });
    setEdited(undefined);
    setSaid(t('searchTools.save.done', { name: visibleText(name) }));
    reload();
  }
  async function duplicate(search: SavedSearch) {
    const name = shorten(
      t('searchTools.saved.copyName', { name: search.name }),
      LONGEST_COPY_NAME,
    );
    await api.createSavedSearch({ ...inputOf(search), name });
    setSaid(t('searchTools.saved.duplicated', { name: visibleText(name) }));
    reload();
  }

  return (
    <SidePanel
      id="mail-forensics-saved-searches"
      title={t('searchTools.saved.title')}
      onClose={props.onClose}
    >
      {said !== undefined && <Told text={said} onEnd={forget} />}
      {error && (
        <Alert severity="error" role="alert">
          {t('searchTools.saved.failed', { message: messageOf(error, t) })}
        </Alert>
      )}
      {searches.status === 'loading' && (
        <div aria-busy aria-label={t('common.loading')} role="group">
          <Skeleton height={64} />
          <Skeleton height={64} />
          <Skeleton height={64} />
        </div>
      )}
      {searches.status === 'failed' && (
        <LoadProblem
          error={searches.error}
          forbidden={t('searchTools.saved.forbidden', {
            permission: eventReadPermission.name,
          })}
          onRetry={reload}
        />
      )}
      {searches.status === 'loaded' &&
        (searches.value.length === 0 ? (
          <EmptyNote
            title={t('searchTools.saved.emptyTitle')}
            text={t('searchTools.saved.emptyText')}
          />
        ) : (
          <SavedSearchList
            searches={searches.value}
            mayChange={mayChange}
            onLoad={props.onLoad}
            onEdit={setEdited}
            onDuplicate={search => run(() => duplicate(search))}
            onDelete={setDeleted}
          />
        ))}
      {edited && (
        <SearchFieldsDialog
          title={t('searchTools.save.editTitle')}
          saved={edited}
          query={queryWords(props.query, t)}
          onSave={fields => save(edited, fields)}
          onClose={() => setEdited(undefined)}
        />
      )}
      {deleted && (
        <ConfirmDialog
          id="mail-forensics-delete-search"
          title={t('searchTools.remove.title')}
          confirm={t('searchTools.remove.confirm')}
          onConfirm={async () => {
            await api.deleteSavedSearch(deleted.id);
            setDeleted(undefined);
            reload();
          }}
          onClose={() => setDeleted(undefined)}
        >
          {t('searchTools.remove.text', { name: visibleText(deleted.name) })}
        </ConfirmDialog>
      )}
    </SidePanel>
  );
}
