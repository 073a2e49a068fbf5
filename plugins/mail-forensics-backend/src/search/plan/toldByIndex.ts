import { all, any, type Condition } from '../normalise/Condition';
import { isWithoutHash, type Access, type RecipientCondition } from './Access';
import { isTimed } from './indexes';

/**
 * Whether indexes by themselves tell which events an access leads to and when they were observed: then they can be counted, and
 * the first of them found, without any of them being read.
 */
export function isToldByIndex(access: Access): boolean {
  switch (access.kind) {
    case 'events': {
      const [condition] = access.conditions;
      return access.conditions.length === 1 && isToldOfEvents(condition);
    }
    case 'recipients':
      return isToldOfRecipients(access.condition);
    case 'union':
      return access.members.every(
        member =>
          member.kind === 'recipients' && isToldOfRecipients(member.condition),
      );
    default:
      throw new Error(
        `Unknown access: ${JSON.stringify(access satisfies never)}`,
      );
  }
}

function isToldOfRecipients({ list, match }: RecipientCondition): boolean {
  switch (match.kind) {
    case 'oneOf':
    case 'domainIn':
      return list === 'recipients' || list === 'domains';
    case 'endsInWithoutDomain':
      // They are read, but hardly any address has no domain.
      return list === 'recipients';
    default:
      return false;
  }
}

/** What holds for the events that an access leads to, and perhaps for some more. */
export function conditionOf(access: Access): Condition {
  switch (access.kind) {
    case 'events':
      return all(access.conditions);
    case 'recipients':
      return access.condition;
    case 'union':
      return any(access.members.map(conditionOf));
    default:
      throw new Error(
        `Unknown access: ${JSON.stringify(access satisfies never)}`,
      );
  }
}

function isToldOfEvents(condition: Condition): boolean {
  switch (condition.kind) {
    case 'text':
      return condition.match.kind === 'oneOf' && isTimed(condition.column);
    case 'boolean':
      return condition.column === 'trusted';
    case 'numberIs':
    case 'numberAbove':
    case 'numberBelow':
      return true;
    case 'not':
      return isWithoutHash(condition.condition);
    default:
      return false;
  }
}
