import {
  PROBLEM_CATALOGUE,
  type AuthorizationFailureReason,
} from 'backstage-plugin-mail-forensics-common';
import type { Invitation, LinkState } from '../../connections';
import { foreign, html, type Html } from './html';
import type { Page } from './sendPage';
import { describeTime } from './words';

const ASK =
  'If access is still needed, ask whoever sent you the link for a new one: they make it in the portal, under Data Connections.';

interface Words {
  title: string;
  sentences: string[];
}

const LINK_ENDS: Record<Exclude<LinkState, 'open'> | 'unknown', Words> = {
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
    title: 'Access was granted already',
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
};

const FAILURES: Record<
  'expired' | 'used' | 'other-browser' | 'stopped' | 'unexpected',
  Words
> = {
  expired: {
    title: 'The sign-in took too long',
    sentences: [
      'There are ten minutes to sign in, and ten to accept. Nothing was changed.',
    ],
  },
  used: {
    title: 'Access was granted already',
    sentences: ['You do not have to do anything, and can close this window.'],
  },
  'other-browser': {
    title: 'This is another browser than the one you began in',
    sentences: [
      'To be safe, sign-in and consent have to happen in one browser, with cookies allowed for this site. Private windows and profiles count as other browsers. Nothing was changed.',
    ],
  },
  stopped: {
    title: 'The authorization was stopped',
    sentences: [
      'While you were at Microsoft, somebody in the portal withdrew the link or stopped the data connection. Nothing was changed here. If you accepted the permissions, you can take them back in the Microsoft Entra admin center, under Enterprise applications.',
      ASK,
    ],
  },
  unexpected: {
    title: 'Something went wrong',
    sentences: ['It is not known what. The log of the portal says more.'],
  },
};

/** Access was granted by somebody who was sent a link. */
export function grantedPage(invitation: Invitation | undefined): Page {
  return {
    status: 200,
    title: 'Access granted',
    tone: 'good',
    content: html`<p>You can close this window.</p>
      ${about(invitation)}
      <p class="soft">
        You can see and withdraw this access at any time in the Microsoft Entra
        admin center, under Enterprise applications.
      </p>`,
  };
}

/** A link that cannot be used, and what to do. Undefined: it is not known. */
export function deadLinkPage(invitation: Invitation | undefined): Page {
  const state = invitation?.state ?? 'unknown';
  const words = LINK_ENDS[state === 'open' ? 'unknown' : state];
  return {
    status: invitation ? 410 : 404,
    title: words.title,
    tone: state === 'used' ? 'good' : 'bad',
    content: html`${words.sentences.map(paragraph)}
    ${state === 'used' ? html`` : about(invitation)}`,
  };
}

/** What went wrong on the way through Microsoft, what to do, and whether the link is still good. */
export function failurePage(
  reason: AuthorizationFailureReason,
  invitation: Invitation | undefined,
): Page {
  const { title, sentences } = wordsOf(reason);
  const isOver = reason === 'used' || reason === 'stopped';
  return {
    status: 200,
    title,
    tone: reason === 'used' ? 'good' : 'bad',
    content: html`${sentences.map(paragraph)}
    ${isOver ? html`` : again(invitation)} ${about(invitation)}`,
  };
}

function wordsOf(reason: AuthorizationFailureReason): Words {
  if (reason in FAILURES) {
    return FAILURES[reason as keyof typeof FAILURES];
  }
  const { title, detail, remedy } =
    PROBLEM_CATALOGUE[reason as keyof typeof PROBLEM_CATALOGUE];
  return { title, sentences: [detail, `What to do: ${remedy}`] };
}

/** The address of the link is not on the page, for its ticket is not known here. */
function again(invitation: Invitation | undefined): Html {
  if (!invitation) {
    return html`<p>
      To try again, open the link that you were sent once more.
    </p>`;
  }
  const time = describeTime(invitation.expiresAt);
  return invitation.state === 'open'
    ? html`<p>
        <strong>The link can be used again</strong> until ${time}: to try again,
        open it once more.
      </p>`
    : html`<p>The link cannot be used again. ${ASK}</p>`;
}

function about(invitation: Invitation | undefined): Html {
  return invitation
    ? html`<p class="soft">
        Data connection: ${foreign(invitation.displayName)}
      </p>`
    : html``;
}

function paragraph(sentence: string): Html {
  return html`<p>${sentence}</p>`;
}
