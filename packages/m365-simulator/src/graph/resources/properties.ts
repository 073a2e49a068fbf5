/** How each property of a resource is made from what is stored. */
export type Properties<Source> = Readonly<
  Record<string, (source: Source) => unknown>
>;

/** The resource with the properties asked for, in their order. `id` is always among them. */
export function project<Source>(
  properties: Properties<Source>,
  source: Source,
  select: readonly string[],
): Record<string, unknown> {
  const names = select.includes('id') ? select : ['id', ...select];
  return Object.fromEntries(
    names.map(name => [name, properties[name]?.(source) ?? null]),
  );
}

/** `2026-11-22T08:00:00Z`: Graph's times have no fraction where it is zero. */
export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('.000Z', 'Z');
}

/** As mail times: whole seconds. */
export function isoSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
}
