import { formatCount } from '../components/format';
import type { Messages } from '../components/useMessages';

/** `lee@example.com`, or of several `3: lee@example.com, +2`; empty where there is none. */
export function recipientWords(
  recipients: readonly string[],
  t: Messages,
): string {
  const [first = ''] = recipients;
  return recipients.length > 1
    ? t('search.results.recipientMore', {
        recipientCount: formatCount(recipients.length, t),
        first,
        more: formatCount(recipients.length - 1, t),
      })
    : first;
}
