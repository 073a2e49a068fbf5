export const commonMessages = {
  /** Tag of the language in which numbers are written. */
  locale: 'en',
  /** As Luxon has it. */
  timeFormat: 'yyyy-MM-dd HH:mm:ss',
  duration: {
    seconds: '{{seconds}} s',
    minutes: '{{minutes}} min',
    hours: '{{hours}} h {{minutes}} min',
    days: '{{days}} d {{hours}} h',
  },
  retry: 'Try again',
  cancel: 'Cancel',
  close: 'Close',
  show: 'Show',
  dismiss: 'Dismiss',
  copy: 'Copy {{what}}',
  copied: 'Copied',
  copyFailed: 'Could not be copied: select the text instead',
  none: 'None',
  unknown: 'Not known',
  yes: 'Yes',
  no: 'No',
  loading: 'Loading',
  loadMore: 'Load more',
  actionFailed: 'This did not work: {{message}}',
  errorTitle: 'This could not be loaded',
  forbiddenTitle: 'You may not see this',
} as const;
