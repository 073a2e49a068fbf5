/** Paths of all members; the items of a list count as one: `value.sender.emailAddress.name`. */
export function memberPaths(
  value: unknown,
  prefix = '',
  found = new Set<string>(),
): Set<string> {
  if (Array.isArray(value)) {
    value.forEach(item => memberPaths(item, prefix, found));
  } else if (typeof value === 'object' && value !== null) {
    Object.entries(value).forEach(([name, member]) => {
      found.add(`${prefix}${name}`);
      memberPaths(member, `${prefix}${name}.`, found);
    });
  }
  return found;
}
