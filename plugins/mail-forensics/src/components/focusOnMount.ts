/**
 * As `inputRef`, puts the keyboard on the first field of a dialog when it opens. The `autoFocus` attribute would do the
 * same for pages too, where it takes people past what is before the field.
 */
export function focusOnMount(field: HTMLElement | null): void {
  field?.focus();
}
