// Where the focus goes when what had it is gone. Who works by keyboard, or hears the page, must never be sent back to its
// beginning.
import { onMounted, onUnmounted } from "vue";

const isLost = () => document.activeElement === null || document.activeElement === document.body;

const dialogOf = (element: Element | undefined) => element?.closest('[role="dialog"], dialog') ?? null;

/** Nothing has been pressed yet: a page that has just been opened begins at its beginning. */
const isUntouched = () => !(navigator as { userActivation?: { hasBeenActive: boolean } }).userActivation?.hasBeenActive;

/** The nearest thing around that is still there and takes the focus. */
function restingPlace(around: Element[], title: string): HTMLElement | null {
  for (const each of around) {
    if (!each.isConnected) continue;
    if (each.matches("[tabindex]")) return each as HTMLElement;
    const heading = each.querySelector<HTMLElement>(':is(h1, h2)[tabindex="-1"]');
    if (heading) return heading;
  }
  return document.getElementById(title);
}

/** `title`: the id of the heading of the page, at which a page begins that somebody came to from another. */
export function useFocusKept(title: () => string) {
  let last: Element | undefined;
  let around: Element[] = [];
  /** Around what had it before a dialog was opened. */
  let beneath: Element[] = [];
  function remember(event: FocusEvent) {
    const target = event.target as Element;
    if (!dialogOf(target)) beneath = [];
    else if (!dialogOf(last)) beneath = around;
    last = target;
    around = [];
    for (let each = (event.target as Element).parentElement; each && each !== document.body; each = each.parentElement) around.push(each);
  }
  // Who presses beside everything wants the focus nowhere.
  const forget = () => (last = undefined);
  let due = 0;
  const observer = new MutationObserver(() => {
    if (!last || !isLost()) return;
    // What takes its place may want the focus itself.
    cancelAnimationFrame(due);
    due = requestAnimationFrame(() => isLost() && restingPlace([...around, ...beneath], title())?.focus());
  });
  onMounted(() => {
    if (isLost() && !isUntouched()) document.getElementById(title())?.focus();
    addEventListener("focusin", remember);
    addEventListener("pointerdown", forget, true);
    observer.observe(document.body, { childList: true, subtree: true });
  });
  onUnmounted(() => {
    removeEventListener("focusin", remember);
    removeEventListener("pointerdown", forget, true);
    observer.disconnect();
    cancelAnimationFrame(due);
  });
}
