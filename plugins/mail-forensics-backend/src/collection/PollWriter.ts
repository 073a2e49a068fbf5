import type { Knex } from 'knex';
import type { FileEventWriter } from '../events';
import { finishPoll, finishPolls, type FinishedPoll } from './sql/finishPoll';
import {
  finishMessage,
  finishMessages,
  type FinishedMessage,
} from './sql/finishMessage';
import { recordPage, recordPages, type FolderPage } from './sql/recordPage';
import { Together } from './Together';

/** On a slow disk one transaction alone would wait for it most of the time; all at once would leave none to who asks for pages. */
const AT_ONCE = 3;

/** How long what is to be written waits for more of it: little beside a request to a service. */
const GATHER_MS = 25;

/** A poll that is to be settled keeps nobody waiting. */
const GATHER_POLLS_MS = 250;

/**
 * What polls write. Where several write the same kind of thing at the same time it is written in one transaction, which
 * takes as many statements as for one of them.
 */
export class PollWriter {
  readonly #pages: Together<FolderPage, number>;
  readonly #messages: Together<FinishedMessage, number>;
  readonly #polls: Together<FinishedPoll, void>;
  #underway = 0;

  static create(options: {
    knex: Knex;
    events: FileEventWriter;
    gatherMs?: number;
  }): PollWriter {
    return new PollWriter(options);
  }

  private constructor(options: Parameters<typeof PollWriter.create>[0]) {
    const { knex, events: writer, gatherMs } = options;
    const underway = () => this.#underway;
    const common = {
      ...{ atOnce: AT_ONCE, underway },
      gatherMs: gatherMs ?? GATHER_MS,
    };
    this.#pages = Together.create({
      ...common,
      together: pages => recordPages(knex, pages),
      alone: page => recordPage(knex, page),
    });
    this.#messages = Together.create({
      ...common,
      together: messages => finishMessages(knex, messages, writer),
      alone: message => finishMessage(knex, { ...message, writer }),
    });
    this.#polls = Together.create({
      ...common,
      gatherMs: gatherMs ?? GATHER_POLLS_MS,
      together: polls => finishPolls(knex, polls),
      alone: poll => finishPoll(knex, poll),
    });
  }

  /** Whoever may write does so in here, so that nobody else is waited for. */
  async during<T>(poll: () => Promise<T>): Promise<T> {
    this.#underway += 1;
    try {
      return await poll();
    } finally {
      this.#underway -= 1;
      this.#pages.look();
      this.#messages.look();
      this.#polls.look();
    }
  }

  /** See {@link recordPage}. */
  recordPage(page: FolderPage): Promise<number> {
    return this.#pages.do(page);
  }

  /** See {@link finishMessage}. */
  finishMessage(message: FinishedMessage): Promise<number> {
    return this.#messages.do(message);
  }

  /** See {@link finishPoll}. */
  finishPoll(poll: FinishedPoll): Promise<void> {
    return this.#polls.do(poll);
  }
}
