import Button from '@material-ui/core/Button';
import BookmarksIcon from '@material-ui/icons/BookmarksOutlined';
import { useState } from 'react';
import { useMessages } from '../../components/useMessages';
import { fromEventQuery } from '../query/fromEventQuery';
import type { Query } from '../query/searchState';
import { SavedSearchesPanel } from './SavedSearchesPanel';

/** *Saved searches*: opens the list of them; the one that is chosen runs at once. */
export function SavedSearchesButton(props: {
  query: Query;
  columns?: string[];
  onLoad: (query: Query, columns?: string[]) => void;
}) {
  const t = useMessages();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        startIcon={<BookmarksIcon />}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {t('searchTools.saved.open')}
      </Button>
      {isOpen && (
        <SavedSearchesPanel
          query={props.query}
          columns={props.columns}
          onLoad={search => {
            setOpen(false);
            props.onLoad(
              fromEventQuery(search),
              search.columns.length > 0 ? search.columns : undefined,
            );
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}
