import { UserRow } from '../../tenant/Users';
import { MessageRow } from '../../tenant/Mailboxes';
import { WellKnownFolder } from '../../tenant/model';
import { FolderChange } from '../../tenant/FolderChanges';
import { graphErrors } from '../GraphError';
import {
  AuthorizedRequest,
  GraphReply,
  GraphRoute,
  json,
  MAIL_ROLES,
  metadataUrl,
  Preferences,
  preferenceApplied,
  preferencesOf,
} from '../GraphRequest';
import { MessageDeltaState, MessageDeltaTokens } from '../MessageDeltaState';
import { readFlagResource } from '../resources/messageResource';
import { firstState } from './firstDeltaState';
import { folderOf } from './mailFolders';
import { deltaViewOf, MessageView, viewMessage } from './messageView';
import { linkTo } from './pageTokens';

const PAGE_SIZE = { default: 10, max: 1000 };

export interface MessageDeltaOptions {
  deltaTokens: MessageDeltaTokens;
  inlineContentMax: number;
  /** A first round with a filter gives so many messages at most, and says nothing of the rest. */
  filteredRoundMax: number;
  /** Whether the next page of this mailbox repeats what was told before. */
  takeReplay: (userId: string) => boolean;
}

/** How many messages a page that repeats itself takes from before. */
const REPLAYED = 5;

/** A page of a round, and the state that goes on from it. */
interface Page {
  value: Record<string, unknown>[];
  next: MessageDeltaState;
  /** The round goes on. */
  more: boolean;
}

/** `/users/{id}/mailFolders/{folder}/messages/delta`. */
export function messageDeltaRoute(options: MessageDeltaOptions): GraphRoute {
  return {
    method: 'GET',
    path: '/users/{user}/mailFolders/{folder}/messages/delta',
    roles: MAIL_ROLES,
    mailbox: true,
    handle: (request, userId, folder) =>
      answer(request, userId, folder, options),
  };
}

/** Where there is none, `delta` is taken for the id of a message: seen in the cloud that 21Vianet operates. */
export function noMessageDeltaRoute(): GraphRoute {
  return {
    method: 'GET',
    path: '/users/{user}/mailFolders/{folder}/messages/delta',
    roles: MAIL_ROLES,
    mailbox: true,
    handle: () => {
      throw graphErrors.invalidId();
    },
  };
}

function answer(
  request: AuthorizedRequest,
  userId: string,
  folderName: string,
  options: MessageDeltaOptions,
): GraphReply {
  const preferences = preferencesOf(request);
  const folder = folderOf(userId, folderName);
  const state = stateOf(request, ownerOf(request, userId), folder, options);
  const view = deltaViewOf(request, {
    select: state.select,
    expand: state.expand,
    inlineContentMax: options.inlineContentMax,
  });
  const size = Math.min(
    preferences.maxPageSize ?? PAGE_SIZE.default,
    PAGE_SIZE.max,
  );
  const page =
    state.phase === 'all'
      ? everything(request, state, view, size)
      : changes(request, state, view, preferences, size);
  const named = options.takeReplay(state.userId)
    ? [...replay(request, state, view), ...page.value, ...page.value]
    : page.value;
  // Nothing happened since this token was issued: it stays good, and nothing is written.
  const token =
    (isIdle(state) ? request.query.get('$deltatoken') : null) ??
    options.deltaTokens.issue(page.next);
  const link = linkTo(
    request,
    new URLSearchParams({
      [page.more ? '$skiptoken' : '$deltatoken']: token,
    }),
  );
  return json(
    {
      '@odata.context': metadataUrl(request, 'Collection(message)'),
      [page.more ? '@odata.nextLink' : '@odata.deltaLink']: link,
      value: named.map(item => ({
        '@odata.type': '#microsoft.graph.message',
        ...item,
      })),
    },
    preferenceApplied(preferences),
  );
}

function stateOf(
  request: AuthorizedRequest,
  owner: UserRow,
  folder: WellKnownFolder,
  options: MessageDeltaOptions,
): MessageDeltaState {
  const { query, tenant } = request;
  const token = query.get('$skiptoken') ?? query.get('$deltatoken');
  const last = tenant.mailboxes.changes.last(owner.id, folder);
  if (!token) {
    return {
      ...firstState(query, options.filteredRoundMax),
      ...options.deltaTokens.newChain(),
      userId: owner.id,
      folder,
      generation: owner.delta_generation,
      from: last,
      to: last,
    };
  }
  const state = options.deltaTokens.read(token, {
    userId: owner.id,
    folder,
    generation: owner.delta_generation,
  });
  return query.has('$deltatoken')
    ? { ...state, to: last, cursor: state.from }
    : state;
}

function isIdle(state: MessageDeltaState): boolean {
  return state.phase === 'changes' && state.step > 0 && state.from === state.to;
}

/** The first round: what is in the folder, latest first. What came into it since is left to the next round. */
function everything(
  request: AuthorizedRequest,
  state: MessageDeltaState,
  view: MessageView,
  size: number,
): Page {
  const limit = Math.min(size, state.left ?? size);
  const rows = request.tenant.mailboxes.select({
    userId: state.userId,
    folder: folderOf(state.userId, state.folder),
    condition: firstRoundCondition(state),
    order: 'm.received_at DESC, m.seq DESC',
    limit: limit + 1,
  });
  const page = rows.slice(0, limit);
  const last = page[page.length - 1];
  const left = state.left === null ? null : state.left - page.length;
  const more = rows.length > limit && left !== 0;
  return {
    value: page.map(row => viewMessage(request, row, view)),
    more,
    next: more
      ? {
          ...state,
          left,
          cursor: last && { receivedAt: last.received_at, seq: last.seq },
        }
      : { ...state, phase: 'changes', left: null, cursor: state.to },
  };
}

/** "Your application should be prepared for replays" (delta-query-overview.md): whole messages, known for long. */
function replay(
  request: AuthorizedRequest,
  state: MessageDeltaState,
  view: MessageView,
): Record<string, unknown>[] {
  return request.tenant.mailboxes
    .select({
      userId: state.userId,
      folder: folderOf(state.userId, state.folder),
      condition: { sql: 'm.entered <= ?', values: [state.from] },
      order: 'm.received_at DESC, m.seq DESC',
      limit: REPLAYED,
    })
    .map(row => viewMessage(request, row, view));
}

function firstRoundCondition(state: MessageDeltaState) {
  const { cursor, since } = state;
  const conditions = ['m.entered <= ?'];
  const values: number[] = [state.to];
  if (since) {
    conditions.push(`m.received_at ${since.operator === 'ge' ? '>=' : '>'} ?`);
    values.push(since.at);
  }
  if (cursor !== null && typeof cursor === 'object') {
    conditions.push('(m.received_at, m.seq) < (?, ?)');
    values.push(cursor.receivedAt, cursor.seq);
  }
  return { sql: conditions.join(' AND '), values };
}

/** A later round: what happened to the folder between two positions of its log. */
function changes(
  request: AuthorizedRequest,
  state: MessageDeltaState,
  view: MessageView,
  preferences: Preferences,
  size: number,
): Page {
  const { mailboxes } = request.tenant;
  const found = mailboxes.changes.between({
    userId: state.userId,
    folder: folderOf(state.userId, state.folder),
    from: state.from,
    to: state.to,
    cursor: typeof state.cursor === 'number' ? state.cursor : state.from,
    limit: size + 1,
    by: preferences.immutableIds ? 'immutable' : 'mutable',
  });
  const page = found.slice(0, size);
  const more = found.length > size;
  return {
    value: page
      .map(change => changed(request, state, view, change))
      .filter(item => item !== null),
    more,
    next: more
      ? { ...state, cursor: page[page.length - 1].last }
      : { ...state, from: state.to, cursor: state.to },
  };
}

function changed(
  request: AuthorizedRequest,
  state: MessageDeltaState,
  view: MessageView,
  change: FolderChange,
): Record<string, unknown> | null {
  const id = view.immutableIds ? change.messageId : change.mutableId;
  const row = request.tenant.mailboxes.find(state.userId, id);
  if (!row || row.folder !== state.folder) {
    // What came and went within the round is never told of.
    return change.first === 'entered' || !wants(state, 'deleted')
      ? null
      : { id, '@removed': { reason: 'deleted' } };
  }
  if (change.onlyRead) {
    return wants(state, 'updated') ? readFlagResource(row, view) : null;
  }
  return wants(state, 'created') && fitsFilter(row, state)
    ? viewMessage(request, row, view)
    : null;
}

function wants(
  state: MessageDeltaState,
  type: 'created' | 'updated' | 'deleted',
): boolean {
  return state.changeType === null || state.changeType === type;
}

// Read flags and removals come whether the message fits or not: Microsoft's documentation warns of it.
function fitsFilter(row: MessageRow, { since }: MessageDeltaState): boolean {
  return (
    since === null ||
    (since.operator === 'ge'
      ? row.received_at >= since.at
      : row.received_at > since.at)
  );
}

function ownerOf(request: AuthorizedRequest, userId: string): UserRow {
  const owner = request.tenant.users.find(userId);
  if (!owner) {
    throw graphErrors.invalidUser(userId);
  }
  return owner;
}
