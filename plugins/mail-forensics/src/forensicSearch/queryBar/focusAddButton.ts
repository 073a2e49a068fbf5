/** Marks what holds filters beside each other. */
export const FILTER_GROUP = 'data-filter-group';

/** Marks the button that adds a filter to them. */
export const ADD_FILTER = 'data-add-filter';

/** What had the keyboard is about to go: it goes on with the button of the group that it was in. */
export function focusAddButton(from: Element | null | undefined): void {
  from
    ?.closest(`[${FILTER_GROUP}]`)
    ?.querySelector<HTMLElement>(`:scope > [${ADD_FILTER}]`)
    ?.focus();
}
