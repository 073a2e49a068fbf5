import {
  displayNameFault,
  displayNameKey,
  type DisplayNameFault,
} from 'backstage-plugin-mail-forensics-common';

export { LONGEST_DISPLAY_NAME } from 'backstage-plugin-mail-forensics-common';

/** What is wrong with a display name that was typed. */
export type DisplayNameProblem = DisplayNameFault | 'taken';

/** Says while a name is being typed what the backend would say of it. */
export function displayNameProblem(
  name: string,
  takenNames: string[],
): DisplayNameProblem | undefined {
  return (
    displayNameFault(name) ??
    (takenNames.some(taken => isSameDisplayName(taken, name))
      ? 'taken'
      : undefined)
  );
}

/** Whether the backend takes the names for the same. */
export function isSameDisplayName(one: string, other: string): boolean {
  return displayNameKey(one) === displayNameKey(other);
}
