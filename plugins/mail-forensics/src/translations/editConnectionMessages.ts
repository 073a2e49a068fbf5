/** The words of changing a connection's name or scope. */
export const editConnectionMessages = {
  title: 'Edit {{name}}',
  today: 'Today: {{scope}}',
  keep: 'The scope stays as it is until a file is chosen.',
  save: 'Save',
  saving: 'Saving…',
  failed: 'The changes could not be saved: {{message}}',
  forbidden:
    'Changing a data connection needs the permission {{permission}}. Ask the administrators of this portal for it.',
  gone: 'This connection was deleted meanwhile.',
  needs: {
    name: 'Still needed: a display name.',
    change: 'Nothing is changed yet.',
    file: 'Still needed: a .CSV file that can be used.',
    preview: 'Still needed: the new scope has to be checked.',
    conflict: 'Load the current state before saving.',
  },
  conflict: {
    title: 'Somebody else changed this connection',
    renamed: 'It is now called {{name}}.',
    rescoped: 'Its scope is now: {{scope}}.',
    same: 'Its name and the kind of its scope are as before; the rows of its scope may be others.',
    kept: 'Nothing of yours was saved, and nothing of theirs is lost. What you entered stays when you load the current state, so that you can look at it once more and save.',
    load: 'Load the current state',
  },
  discard: {
    title: 'Close without saving?',
    text: 'What you entered will be lost.',
    confirm: 'Close',
  },
} as const;
