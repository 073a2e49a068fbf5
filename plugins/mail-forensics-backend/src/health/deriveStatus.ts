import {
  PROBLEM_CATALOGUE,
  type ConnectionProblemCode,
  type ConnectionStatus,
} from 'backstage-plugin-mail-forensics-common';
import { ATTEMPT_PROBLEMS, isAmong } from './problemKinds';

/** What a connection's status follows from. */
export interface StatusFacts {
  status: ConnectionStatus;
  /** Codes of what is wrong now, oldest first. */
  problems: readonly ConnectionProblemCode[];
  /** Whether the users in scope are not known yet, or a mailbox of the first of them was never polled. */
  unpolled: boolean;
}

/** A status, and the code of the problem behind `Error`. */
export interface DerivedStatus {
  status: ConnectionStatus;
  reason: ConnectionProblemCode | null;
}

/** The status of a connection; see `ConnectionHealth.settle` for the rules. */
export function deriveStatus(facts: StatusFacts): DerivedStatus {
  if (
    facts.status === 'Awaiting authorization' ||
    facts.status === 'Deauthorized'
  ) {
    return { status: facts.status, reason: null };
  }
  const reason = facts.problems.find(
    code =>
      PROBLEM_CATALOGUE[code].severity === 'error' &&
      !isAmong(ATTEMPT_PROBLEMS, code),
  );
  if (reason) {
    return { status: 'Error', reason };
  }
  return {
    status: facts.unpolled ? 'Initializing' : 'Monitoring',
    reason: null,
  };
}
