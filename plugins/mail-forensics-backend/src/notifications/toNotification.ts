import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import type { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { PROBLEM_CATALOGUE } from 'backstage-plugin-mail-forensics-common';
import type { ConnectionNews } from './ConnectionNews';

/** The words of a notification. They name the connection and its problem, never a person whose mail is monitored. */
export function toNotification(
  news: ConnectionNews,
  recipients: readonly string[],
): NotificationSendOptions {
  const problem = PROBLEM_CATALOGUE[news.reason];
  const words =
    news.event === 'broken'
      ? {
          title: `${news.displayName}: ${problem.title}`,
          description: `${news.detail ?? problem.detail} ${problem.remedy}`,
          severity: 'high' as const,
        }
      : {
          title: `${news.displayName}: working again`,
          description: `This problem is gone: ${problem.title}. Reading goes on where it had stopped.`,
          severity: 'normal' as const,
        };
  return {
    recipients: {
      type: 'entity',
      entityRef: [...new Set(recipients.map(toCanonicalRef))],
    },
    payload: {
      ...words,
      link: `/data-connections?connection=${encodeURIComponent(
        news.connectionId,
      )}`,
      topic: 'data-connections',
      scope: `connection:${news.connectionId}:${news.id}`,
    },
  };
}

/**
 * `user:Megan` is `user:default/megan`. Notifications of a user are stored under the ref as it was given, and looked up
 * under the one of who is signed in.
 */
function toCanonicalRef(ref: string): string {
  return stringifyEntityRef(parseEntityRef(ref));
}
