/** Where a list goes on and where it begins, for the pager below it; ids grow with time, so a page is named by its last. */
export function pagerOf(
  hrefAt: (before: number | undefined) => string,
  before: number | undefined,
  older: number | null | undefined,
) {
  return {
    newest: before === undefined ? null : hrefAt(undefined),
    older: older === null || older === undefined ? null : hrefAt(older),
    partial: false,
  }
}
