/** The first of a list that comes after those that are deleted, and stays. */
export function afterDeletion<T extends { id: string | number }>(list: readonly T[], deleted: readonly T['id'][]): T['id'] | undefined {
  const first = list.findIndex((item) => deleted.includes(item.id));
  return list.slice(Math.max(0, first)).find((item) => !deleted.includes(item.id))?.id;
}

/** Puts the focus on what `selector` finds, else on the heading of the view: what had it is gone. */
export function focusNext(selector: string): void {
  const next = selector ? document.querySelector<HTMLElement>(selector) : null;
  (next ?? document.querySelector<HTMLElement>('main h1'))?.focus();
}
