import { makeStyles } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import type { SavedSearch } from 'backstage-plugin-mail-forensics-common';
import { useState } from 'react';
import { focusOnMount } from '../../components/focusOnMount';
import { useMessages } from '../../components/useMessages';
import { SavedSearchItem } from './SavedSearchItem';
import { findSearches } from './useSavedSearches';

const useStyles = makeStyles({
  list: { listStyle: 'none', margin: 0, padding: 0 },
});

/** Saved searches, and a field to find one of many. */
export function SavedSearchList(props: {
  searches: SavedSearch[];
  mayChange: (search: SavedSearch) => boolean;
  onLoad: (search: SavedSearch) => void;
  onEdit: (search: SavedSearch) => void;
  onDuplicate: (search: SavedSearch) => void;
  onDelete: (search: SavedSearch) => void;
}) {
  const t = useMessages();
  const classes = useStyles();
  const [sought, setSought] = useState('');
  const found = findSearches(props.searches, sought);
  return (
    <>
      <TextField
        id="mail-forensics-find-saved-search"
        type="search"
        label={t('searchTools.saved.find')}
        helperText={t('searchTools.saved.findHelp')}
        value={sought}
        onChange={event => setSought(event.target.value)}
        inputRef={focusOnMount}
        margin="dense"
        fullWidth
      />
      {found.length === 0 ? (
        <Typography role="status">
          {t('searchTools.saved.nothingFound')}
        </Typography>
      ) : (
        <ul className={classes.list}>
          {found.map(search => (
            <SavedSearchItem
              key={search.id}
              search={search}
              mayChange={props.mayChange(search)}
              onLoad={() => props.onLoad(search)}
              onEdit={() => props.onEdit(search)}
              onDuplicate={() => props.onDuplicate(search)}
              onDelete={() => props.onDelete(search)}
            />
          ))}
        </ul>
      )}
    </>
  );
}
