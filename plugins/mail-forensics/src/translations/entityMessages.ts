/** The words of the card on the pages of catalog users and groups. */
export const entityMessages = {
  title: 'Emailed attachments',
  count: '{{shown}} in the last 30 days; the latest of them',
  countLowerBound: '{{shown}}+ in the last 30 days; the latest of them',
  none: 'Nothing was sent in the last 30 days, as far as you may see.',
  noEmail:
    'The catalog has no e-mail address of this user, so that their attachments cannot be found.',
  show: 'Show all in Forensic Search',
  date: 'Sent (UTC)',
  file: 'File',
  sender: 'Sender',
  recipients: 'Recipients',
} as const;
