import type { AuthorizationFailureReason } from 'backstage-plugin-mail-forensics-common';
import type { Invitation } from '../../connections';
import { foreign, html, type Html } from './html';
import type { Page } from './sendPage';
import type { PageWords } from './words';

/** Access was granted by somebody who was sent a link. */
export function grantedPage(
  words: PageWords,
  invitation: Invitation | undefined,
): Page {
  const { title, sentences, withdraw } = words.granted;
  return {
    status: 200,
    language: words.language,
    title,
    tone: 'good',
    content: html`${sentences.map(paragraph)} ${about(words, invitation)}
      <p class="soft">${withdraw}</p>`,
  };
}

/** A link that cannot be used, and what to do. Undefined: it is not known. */
export function deadLinkPage(
  words: PageWords,
  invitation: Invitation | undefined,
): Page {
  const state = invitation?.state ?? 'unknown';
  const { title, sentences } =
    words.linkEnds[state === 'open' ? 'unknown' : state];
  return {
    status: invitation ? 410 : 404,
    language: words.language,
    title,
    tone: state === 'used' ? 'good' : 'bad',
    content: html`${sentences.map(paragraph)}
    ${state === 'used' ? html`` : about(words, invitation)}`,
  };
}

/** What went wrong on the way through Microsoft, what to do, and whether the link is still good. */
export function failurePage(
  words: PageWords,
  reason: AuthorizationFailureReason,
  invitation: Invitation | undefined,
): Page {
  const { title, sentences } = words.failure(reason);
  const isOver = reason === 'used' || reason === 'stopped';
  return {
    status: 200,
    language: words.language,
    title,
    tone: reason === 'used' ? 'good' : 'bad',
    content: html`${sentences.map(paragraph)}
    ${isOver ? html`` : again(words, invitation)} ${about(words, invitation)}`,
  };
}

/** The address of the link is not on the page, for its ticket is not known here. */
function again(words: PageWords, invitation: Invitation | undefined): Html {
  if (!invitation) {
    return paragraph(words.again.unknown);
  }
  return invitation.state === 'open'
    ? html`<p>${words.again.open(words.time(invitation.expiresAt))}</p>`
    : paragraph(words.again.over);
}

function about(words: PageWords, invitation: Invitation | undefined): Html {
  return invitation
    ? html`<p class="soft">${words.about(foreign(invitation.displayName))}</p>`
    : html``;
}

function paragraph(sentence: string): Html {
  return html`<p>${sentence}</p>`;
}
