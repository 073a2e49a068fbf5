import type {
  AuthorizationFailureReason,
  Scope,
} from 'backstage-plugin-mail-forensics-common';
import type { LinkState } from '../../../connections';
import type { Html } from '../html';

/** A heading, and what is said under it. */
export interface Notice {
  title: string;
  sentences: string[];
}

/** Why a link cannot be used. */
export type LinkEnd = Exclude<LinkState, 'open'> | 'unknown';

/** What the pages say, in one language. */
export interface PageWords {
  /** For `lang` of the page, and to be chosen by. */
  language: string;
  granted: Notice & {
    /** Where the access that was granted can be seen and taken back. */
    withdraw: string;
  };
  linkEnds: Record<LinkEnd, Notice>;
  failure(reason: AuthorizationFailureReason): Notice;
  /** What is left to do where the link is good until a time, is not any more, or is not known. */
  again: {
    open(until: string): Html;
    over: string;
    unknown: string;
  };
  about(connection: Html): Html;
  invitation: {
    title: string;
    asks(asker: Html, portal: Html): Html;
    connection: string;
    mailboxes: string;
    askedBy: string;
    goodUntil: string;
    permissions: string;
    /** By the name of the permission; what the service says of it where there is none. */
    reasons: Readonly<Record<string, string>>;
    signIn: string;
    proceed: string;
  };
  scope(scope: Scope): string;
  /** By the minute, in UTC. */
  time(time: Date): string;
}
