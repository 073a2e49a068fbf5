import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import SaveIcon from '@material-ui/icons/SaveOutlined';
import { useCallback, useState } from 'react';
import { mailForensicsApiRef } from '../../api/MailForensicsApi';
import { visibleText } from '../../components/hiddenCharacters';
import { useMessages } from '../../components/useMessages';
import type { Query } from '../query/searchState';
import { toKeptQuery } from './keptQuery';
import { queryWords } from './queryWords';
import { SearchFieldsDialog } from './SearchFieldsDialog';
import { Told } from './Told';

/** *Save*: keeps the search of the page under a name, for everybody who may search. */
export function SaveSearchButton(props: { query: Query; columns?: string[] }) {
  const { query, columns } = props;
  const api = useApi(mailForensicsApiRef);
  const t = useMessages();
  const [isOpen, setOpen] = useState(false);
  const [savedAs, setSavedAs] = useState<string>();
  const forget = useCallback(() => setSavedAs(undefined), []);
  return (
    <>
      <Button
        size="small"
        startIcon={<SaveIcon />}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {t('searchTools.save.open')}
      </Button>
      {savedAs !== undefined && (
        <Told
          text={t('searchTools.save.done', { name: visibleText(savedAs) })}
          onEnd={forget}
        />
      )}
      {isOpen && (
        <SearchFieldsDialog
          title={t('searchTools.save.title')}
          query={queryWords(query, t)}
          onSave={async ({ name, notes }) => {
            const saved = await api.createSavedSearch({
              ...toKeptQuery(query),
              name,
              notes,
              columns,
            });
            setOpen(false);
            setSavedAs(saved.name);
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
