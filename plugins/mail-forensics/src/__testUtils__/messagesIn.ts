import german from '../translations/de';
import { mailForensicsMessages } from '../translations/messages';
import { flatten } from '../translations/Translated';
import type { Messages } from '../components/useMessages';

/** For tests without an app: messages as an app of that language would say them. */
function messagesIn(messages: Record<string, string>): Messages {
  const say = (name: string, facts: Record<string, string> = {}) =>
    messages[name].replace(/\{\{(\w+)\}\}/g, (_, fact) => facts[fact]);
  // Of the function's many forms, the one that tests use.
  return say as unknown as Messages;
}

export const english: Messages = messagesIn(
  flatten<typeof mailForensicsMessages>(mailForensicsMessages),
);
export const inGerman: Messages = messagesIn(german);
