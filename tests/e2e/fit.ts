// Whether a page fits its window: nothing wider than it, nothing cut off, nothing that is to be pressed behind anything else.
import type { Page } from "@playwright/test";

/** The least that staff have, and the same at 200 % (WCAG 1.4.4); a page that flows at 320 (1.4.10). */
export const small = { width: 1280, height: 720 };
export const doubled = { width: 640, height: 360 };
export const narrow = { width: 320, height: 568 };

/** What does not fit, in words; the page is as it was afterwards. */
export function misfits(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.documentElement;
    const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const name = (element: Element) => `<${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} «${(element.getAttribute("aria-label") || element.textContent || element.id).trim().replace(/\s+/g, " ").slice(0, 30)}»>`;
    const within = [...document.querySelectorAll('dialog[open], [role="dialog"][aria-modal="true"]')].filter(isShown).at(-1) ?? document.body;
    const out: string[] = [];
    if (root.scrollWidth > root.clientWidth) {
      const wide = [...document.querySelectorAll("body *")].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1 && isShown(element)).map(name);
      out.push(`the page is ${root.scrollWidth - root.clientWidth} wider than the window: ${wide.slice(0, 3).join(" ")}`);
    }

    // For those who hear the page alone.
    const isHidden = (element: Element) => element.closest(".visually-hidden, .skip") !== null || element.getBoundingClientRect().width <= 1;
    const shown = (selector: string) => [...within.querySelectorAll<HTMLElement>(selector)].filter((element) => isShown(element) && !isHidden(element));
    for (const element of shown("h1, h2, h3, button, a.button, summary, label, legend, th, dt, .chip")) {
      const { display, overflow } = getComputedStyle(element);
      if (display === "inline" || display === "contents") continue;
      if (element.scrollWidth > element.clientWidth + 1) out.push(`${name(element)} is ${element.scrollWidth - element.clientWidth} too narrow for what it says`);
      if (!overflow.startsWith("visible") && element.scrollHeight > element.clientHeight + 1) out.push(`${name(element)} is ${element.scrollHeight - element.clientHeight} too low for what it says`);
    }

    const moved = [...document.querySelectorAll("*")].filter((element) => element.scrollHeight > element.clientHeight || element.scrollWidth > element.clientWidth);
    const places = moved.map((element) => [element.scrollLeft, element.scrollTop] as const);
    for (const element of shown('a[href], button, input:not([type="hidden"]), select, textarea, summary')) {
      if (element.matches(":disabled")) continue;
      element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
      const [rect] = element.getClientRects(); // a link that is broken over lines: its first
      if (!rect) continue;
      const [x, y] = [rect.left + rect.width / 2, rect.top + rect.height / 2];
      if (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight) {
        out.push(`${name(element)} cannot be brought into the window`);
        continue;
      }
      const at = document.elementFromPoint(x, y);
      const labels = (element as HTMLInputElement).labels ?? [];
      const isFree = at !== null && (element.contains(at) || at.contains(element) || [...labels].some((label) => label.contains(at)) || element.closest(".el-select")?.contains(at));
      if (!isFree) out.push(`${name(element)} lies behind ${at ? name(at) : "nothing"}`);
    }
    moved.forEach((element, index) => element.scrollTo({ left: places[index]![0], top: places[index]![1], behavior: "instant" }));
    return [...new Set(out)];
  });
}
