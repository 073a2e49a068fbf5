import {
  PROBLEM_CATALOGUE,
  type AuthorizationFailureReason,
} from 'backstage-plugin-mail-forensics-common';
import { html } from '../html';
import type { Notice, PageWords } from './PageWords';
import { timeIn } from './timeIn';

const ASK =
  'If access is still needed, ask whoever sent you the link for a new one: they make it in the portal, under Data Connections.';

const USED: Notice = {
  title: 'Access was granted already',
  sentences: ['You do not have to do anything, and can close this window.'],
};

function failure(reason: AuthorizationFailureReason): Notice {
  switch (reason) {
    case 'expired':
      return {
        title: 'The sign-in took too long',
        sentences: [
          'There are ten minutes to sign in, and ten to accept. Nothing was changed.',
        ],
      };
    case 'used':
      return USED;
    case 'other-browser':
      return {
        title: 'This is another browser than the one you began in',
        sentences: [
          'To be safe, sign-in and consent have to happen in one browser, with cookies allowed for this site. Private windows and profiles count as other browsers. Nothing was changed.',
        ],
      };
    case 'stopped':
      return {
        title: 'The authorization was stopped',
        sentences: [
          'While you were at Microsoft, somebody in the portal withdrew the link or stopped the data connection. Nothing was changed here. If you accepted the permissions, you can take them back in the Microsoft Entra admin center, under Enterprise applications.',
          ASK,
        ],
      };
    case 'unexpected':
      return {
        title: 'Something went wrong',
        sentences: ['It is not known what. The log of the portal says more.'],
      };
    default: {
      const { title, detail, remedy } = PROBLEM_CATALOGUE[reason];
      return { title, sentences: [detail, `What to do: ${remedy}`] };
    }
  }
}

export const english: PageWords = {
  language: 'en',
  granted: {
    title: 'Access granted',
    sentences: ['You can close this window.'],
    withdraw:
      'You can see and withdraw this access at any time in the Microsoft Entra admin center, under Enterprise applications.',
  },
  linkEnds: {
    expired: {
      title: 'This link has expired',
      sentences: ['It was good for 24 hours. Nothing was changed.', ASK],
    },
    exhausted: {
      title: 'This link was tried too often',
      sentences: [
        'To keep strangers from trying it for ever, a link stops working after a number of attempts.',
        ASK,
      ],
    },
    used: {
      title: USED.title,
      sentences: [
        'This link has done its work: the data connection is authorized. You do not have to do anything, and can close this window.',
      ],
    },
    revoked: {
      title: 'This link was withdrawn',
      sentences: ['It does not work any more. Nothing was changed.', ASK],
    },
    replaced: {
      title: 'This link was replaced by a newer one',
      sentences: [
        'Open the newest link that you were sent. Nothing was changed.',
        ASK,
      ],
    },
    unknown: {
      title: 'This link is not valid',
      sentences: [
        'Maybe a part of it was lost when it was copied, or it is long out of date. Copy the whole link and open it again.',
        ASK,
      ],
    },
  },
  failure,
  again: {
    open: until => html`<strong>The link can be used again</strong> until
      ${until}: to try again, open it once more.`,
    over: `The link cannot be used again. ${ASK}`,
    unknown: 'To try again, open the link that you were sent once more.',
  },
  about: connection => html`Data connection: ${connection}`,
  invitation: {
    title: 'Give access to Microsoft 365',
    asks: (asker, portal) => html`${asker} of ${portal} asks you to let it
    record which files are e-mailed from Microsoft 365 mailboxes of your
    organization: names, sizes, types and hashes of attachments, with sender,
    recipients, subject and time. The content of mails and files is not kept.`,
    connection: 'Data connection',
    mailboxes: 'Mailboxes',
    askedBy: 'Asked by',
    goodUntil: 'Link good until',
    permissions: 'Application permissions that Microsoft will ask you to grant',
    reasons: {},
    signIn:
      'You sign in at Microsoft with an account that may grant them: a Privileged Role Administrator or a Global Administrator. Your password is never seen here. If you did not expect this, close this page: nothing has happened.',
    proceed: 'Continue to Microsoft',
  },
  scope: ({ mode, entries = 0 }) => {
    switch (mode) {
      case 'all':
        return 'All users of the organization';
      case 'users':
        return `Specific users: a list of ${entries}`;
      default:
        return `The members of specific groups: a list of ${entries}`;
    }
  },
  time: timeIn('en-GB'),
};
