/** What is wrong with a display name that was typed. */
export type DisplayNameProblem = 'empty' | 'taken' | 'too long';

/** Longest display name, in characters; the backend's limit. */
export const LONGEST_DISPLAY_NAME = 200;

/** Says while a name is being typed what the backend would say of it. */
export function displayNameProblem(
  name: string,
  takenNames: string[],
): DisplayNameProblem | undefined {
  const key = keyOf(name);
  if (key === '') {
    return 'empty';
  }
  if ([...name.trim()].length > LONGEST_DISPLAY_NAME) {
    return 'too long';
  }
  return takenNames.some(taken => keyOf(taken) === key) ? 'taken' : undefined;
}

/** Whether the backend takes the names for the same. */
export function isSameDisplayName(one: string, other: string): boolean {
  return keyOf(one) === keyOf(other);
}

/** Equal for names that the backend takes for the same; upper case first, which unites the German sharp s and ss. */
function keyOf(name: string): string {
  return name
    .normalize('NFKC')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKC')
    .replace(/\s+/gu, ' ')
    .trim();
}
