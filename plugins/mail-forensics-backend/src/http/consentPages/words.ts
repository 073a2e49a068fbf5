import { DEFAULT_NAMESPACE, parseEntityRef } from '@backstage/catalog-model';

/** A portal user as people call them: the name, and the namespace where it is not the usual one. */
export function describePerson(entityRef: string): string {
  try {
    const { namespace, name } = parseEntityRef(entityRef);
    return namespace === DEFAULT_NAMESPACE ? name : `${namespace}/${name}`;
  } catch {
    return entityRef;
  }
}

const TIME = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'long',
  timeStyle: 'short',
  timeZone: 'UTC',
});

/** For example `25 November 2026 at 08:00 UTC`. */
export function describeTime(time: Date): string {
  return `${TIME.format(time)} UTC`;
}
