/**
 * Where a page goes on after an event: the events that come after it are those for which one of the alternatives holds.
 * They are sorted by a value, then by id, both in the same direction; without a value they come last.
 *
 * - value `beyond`: further on in the direction of the sort; `same`: equal; `missing`: there is none; `any`: whatever
 * - id `beyond`: further on in the direction of the sort; `any`: whatever
 */
export interface Alternative {
  value: 'beyond' | 'same' | 'missing' | 'any';
  id: 'beyond' | 'any';
}

/**
 * @param options.sorted - `byValue`, or `byId` where there is no value to sort by
 * @param options.valueMissing - whether the event after which to go on has no value
 * @param options.nullable - whether events can be without a value
 */
export function alternativesAfter(options: {
  sorted: 'byValue' | 'byId';
  valueMissing: boolean;
  nullable: boolean;
}): Alternative[] {
  if (options.sorted === 'byId') {
    return [{ value: 'any', id: 'beyond' }];
  }
  if (options.valueMissing) {
    return [{ value: 'missing', id: 'beyond' }];
  }
  return [
    { value: 'beyond', id: 'any' },
    { value: 'same', id: 'beyond' },
    ...(options.nullable ? [{ value: 'missing', id: 'any' } as const] : []),
  ];
}
