/**
 * Lets the keyboard reach an element that scrolls. Set on the element and not as an attribute in JSX,
 * because it is no control and gets no role of one.
 */
export function makeFocusable(element: HTMLElement | null): void {
  if (element !== null) element.tabIndex = 0;
}
