/** The words of adding a connection; labels are those that people know from the product this one stands in for. */
export const addConnectionMessages = {
  service: 'Data connection',
  displayName: 'Display name',
  nameHelp: 'This name must be unique',
  nameClash: 'There is already a data connection of this name',
  nameControl: 'Tabs, line breaks and other control characters cannot be used',
  nameTooLong: 'At most {{length}} characters',
  permissions: 'Permissions asked for:',
  why: 'Why?',
  whyHide: 'Hide why',
  authorize: 'Authorize',
  authorizing: 'Opening Microsoft…',
  failed: 'The data connection could not be added: {{message}}',
  forbidden:
    'Adding a data connection needs the permission {{permission}}. Ask the administrators of this portal for it.',
  added:
    '{{name}} was added and awaits authorization. Its scope and name can be changed in its details.',
  authorizeFailed:
    '{{name}} was added, but the sign-in at Microsoft could not be opened: {{message}}. Try again, or continue later in its row.',
  linkFailed:
    '{{name}} was added, but the link could not be made: {{message}}. Try again, or do it later in its row.',
  needs: {
    name: 'Still needed: a display name.',
    file: 'Still needed: a .CSV file that can be used.',
    preview: 'Still needed: the file has to be checked.',
  },
  discard: {
    title: 'Close without adding?',
    text: 'What you entered will be lost.',
    confirm: 'Close',
  },
  link: {
    copy: 'Copy link for your Microsoft 365 admin',
    copyFor: 'Copy link for your Microsoft 365 admin: {{name}}',
    making: 'Making the link…',
    title: 'Link for your Microsoft 365 admin',
    field: 'Link',
    what: 'link',
    copied: 'The link is on the clipboard.',
    notCopied:
      'The browser refused the clipboard. The link is selected: copy it with the keyboard.',
    terms:
      'Send it to the person who may consent for the tenant; no account of this portal is needed. It works one time, within 24 hours: until {{until}}.',
    openTitle: 'There is a link already',
    open: 'It was made at {{at}} by {{who}}, can be used until {{until}}, and cannot be shown again. A new link takes its place: the earlier one stops working.',
    renew: 'Make a new link',
    revoke: 'Revoke the link',
    revoked: 'The link was revoked: it no longer works.',
    failed: 'The link could not be made: {{message}}',
    revokeFailed: 'The link could not be revoked: {{message}}',
  },
} as const;
