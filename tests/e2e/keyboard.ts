// Somebody without a mouse. Every key is judged as it is pressed: where the focus is, whether it can be seen, whether it
// stays within the dialog that is open; and what is put into live regions is heard.
import { expect, type Locator, type Page } from "@playwright/test";

interface Watch {
  faults: string[];
  said: string[];
  seen: Set<Element>;
  judge: (after: string) => void;
  settled: () => Promise<void>;
  name: (element: Element) => string;
  unreached: () => string[];
  /** Where a walk around began; it has ended when it comes back there. */
  walk?: { first?: Element; isOver: boolean };
}
declare global {
  interface Window {
    keyboardWatch: Watch;
  }
}

/** Runs in the page. */
function watch() {
  const faults: string[] = [];
  const said: string[] = [];
  const seen = new Set<Element>();
  /** After the first key nothing may take the focus away. */
  let hasBegun = false;
  let last = "";
  let before: Element | undefined;
  /** Since when nothing has the focus: what was taken away gives it back before a person presses the next key. */
  let lostAt = 0;
  const keysApartMs = 300;

  const name = (element: Element) => {
    const words = element.getAttribute("aria-label") || (element as HTMLInputElement).labels?.[0]?.textContent || element.textContent || element.getAttribute("placeholder") || "";
    return `<${element.tagName.toLowerCase()}${element.id ? ` #${element.id}` : ""} «${words.trim().replace(/\s+/g, " ").slice(0, 30)}»>`;
  };
  const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const stops = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]';
  /** Behind the last stop come the browser's own controls, and then the page again. */
  const isEnd = () => last === "Tab" && [...document.querySelectorAll(stops)].filter((each) => isShown(each) && !each.matches(":disabled")).at(-1) === before;
  const openDialog = () => [...document.querySelectorAll('dialog[open], [role="dialog"][aria-modal="true"]')].filter(isShown).at(-1);
  /** As the browser writes it; what is put into a page to ask so makes the whole page be worked out anew, so that it is kept. */
  const colours = new Map<string, string>();
  function pressedColour(): string {
    const told = getComputedStyle(document.documentElement).getPropertyValue("--pri").trim() || "Highlight";
    if (colours.has(told)) return colours.get(told)!;
    const probe = document.createElement("i");
    probe.style.color = told;
    document.body.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    colours.set(told, color);
    return color;
  }

  /** A line around it, or around what it stands in: Element's selects draw theirs as a shadow within. */
  function outlineOf(element: Element): { box: Element; reach: number } | undefined {
    const colour = pressedColour();
    let box: Element | null = element;
    for (let up = 0; box && up < 4; box = box.parentElement, ++up) {
      const { outlineStyle, outlineWidth, outlineOffset, outlineColor, boxShadow } = getComputedStyle(box);
      if (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1 && !/, 0\)$|^transparent$/.test(outlineColor)) return { box, reach: parseFloat(outlineWidth) + parseFloat(outlineOffset) };
      if (up > 0 && boxShadow.includes(colour)) return { box, reach: 0 };
    }
    return undefined;
  }
  /** Of the four sides of that line those that something cuts off. */
  function sidesCut({ box, reach }: { box: Element; reach: number }): number {
    const { left, top, right, bottom } = box.getBoundingClientRect();
    const cut = [left - reach < -0.5, top - reach < -0.5, right + reach > innerWidth + 0.5, bottom + reach > innerHeight + 0.5];
    for (let above = box.parentElement; above && above !== document.body; above = above.parentElement) {
      if (/^visible/.test(getComputedStyle(above).overflow)) continue;
      const hole = above.getBoundingClientRect();
      cut[0] ||= left - reach < hole.left - 0.5;
      cut[1] ||= top - reach < hole.top - 0.5;
      cut[2] ||= right + reach > hole.right + 0.5;
      cut[3] ||= bottom + reach > hole.bottom + 0.5;
    }
    return cut.filter(Boolean).length;
  }
  function faultOf(element: Element | null): string {
    const dialog = openDialog();
    if (!element || element === document.body) return dialog || (hasBegun && !isEnd()) ? `nothing has the focus, which ${before ? name(before) : "nothing"} had` : "";
    if (dialog && !dialog.contains(element)) return `${name(element)} has the focus beside the dialog ${name(dialog)}`;
    const { left, top, right, bottom } = element.getBoundingClientRect();
    if (right <= 0 || bottom <= 0 || left >= innerWidth || top >= innerHeight) return `${name(element)} has the focus outside the screen`;
    if (dialog?.contains(element) && element.matches('[role="dialog"], .el-dialog')) return ""; // is seen by itself
    const outline = outlineOf(element);
    if (!outline) return `${name(element)} has the focus and no line around it`;
    if (sidesCut(outline) > 2) return `the line around ${name(element)} is cut off`;
    const at = document.elementFromPoint((Math.max(left, 0) + Math.min(right, innerWidth)) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2);
    if (at && !element.contains(at) && !at.contains(element) && !outline.box.contains(at)) return `${name(element)} has the focus behind ${name(at)}`;
    return "";
  }
  function judge(after: string) {
    const element = document.activeElement;
    if (element) seen.add(element);
    if (element && element !== document.body) before = element;
    const fault = faultOf(element);
    if (fault) faults.push(`${fault}, after ${after} at ${location.pathname}`);
  }

  /** What fades away has gone, and the focus is back from what was taken away: a person is slower than that. */
  async function settled() {
    for (let frames = 30; frames > 0 && faultOf(document.activeElement); --frames) await new Promise(requestAnimationFrame);
  }

  // What waits for the asynchronous end of an action has ended by the next key.
  addEventListener("keydown", (event) => {
    if (!event.isTrusted || ["Shift", "Control"].includes(event.key)) return;
    const { walk } = window.keyboardWatch;
    if (walk?.isOver) return event.preventDefault();
    if (last !== "" && !(lostAt > 0 && performance.now() - lostAt < keysApartMs)) judge(last);
    const here = document.activeElement;
    if (walk && here && here !== document.body) {
      walk.isOver = here === walk.first && last === "walked";
      if (walk.isOver) return event.preventDefault();
      walk.first ??= here;
      hasBegun = true;
      last = here === walk.first ? "Tab" : "walked";
      return;
    }
    hasBegun = true;
    last = event.key;
  }, true);

  addEventListener("focusin", () => (lostAt = 0), true);

  // A region is heard when words come into it; one of role alert also when it comes with its words.
  const live = '[role="status"], [role="alert"], [aria-live="polite"], [aria-live="assertive"], output';
  const words = (element: Element) => element.textContent!.trim().replace(/\s+/g, " ");
  new MutationObserver((changes) => {
    if (lostAt === 0 && (document.activeElement ?? document.body) === document.body) lostAt = performance.now();
    for (const { target, addedNodes } of changes) {
      const within = target instanceof Element ? target : target.parentElement;
      const region = within?.closest(live);
      if (region && words(region)) said.push(words(region));
      for (const node of addedNodes) {
        if (!(node instanceof Element)) continue;
        for (const alert of [node, ...node.querySelectorAll("*")].filter((each) => each.getAttribute("role") === "alert")) said.push(words(alert));
      }
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });

  /** What can be pressed and was not reached. Of a group that has one stop any member will do. */
  function unreached(): string[] {
    const within = openDialog() ?? document.body;
    const groupOf = (element: Element) =>
      element instanceof HTMLInputElement && element.type === "radio" ? `radio ${element.name}` : element.closest('[role="tree"], [role="listbox"], [role="radiogroup"], [role="menu"], [role="tablist"], svg');
    const groups = new Set([...seen].map(groupOf).filter((each) => each !== null));
    const controlled = (element: Element) => {
      const list = element.closest('[role="listbox"]');
      return list !== null && [...seen].some((each) => each.getAttribute("aria-controls") === list.id);
    };
    // A sign on a map leads where the list beside it leads.
    const leads = new Set([...seen].map((each) => each.getAttribute("href")).filter((each) => each !== null));
    const isReached = (element: Element) => seen.has(element) || leads.has(element.getAttribute("href") ?? "\n") || groups.has(groupOf(element)!) || controlled(element) || element.matches(":disabled, [inert] *");
    const controls = [...within.querySelectorAll('a[href], button, input:not([type="hidden"]), select, textarea, summary, [role="button"], [role="option"], [role="treeitem"], [tabindex="0"]')];
    const pressable = [...within.querySelectorAll("*")].filter(
      (element) => getComputedStyle(element).cursor === "pointer" && !(element.parentElement && getComputedStyle(element.parentElement).cursor === "pointer") && !element.querySelector("a, button, input, select, textarea, summary"),
    );
    const isPart = (element: Element) => element.closest("label, a, button, summary, .el-select, [role]") !== null && [...seen].some((each) => each.contains(element) || element.closest(".el-select")?.contains(each) || (element.closest("label") as HTMLLabelElement | null)?.control === each);
    return [...new Set([...controls, ...pressable])].filter((element) => isShown(element) && !isReached(element) && !isPart(element)).map(name);
  }
  window.keyboardWatch = { faults, said, seen, judge, settled, name, unreached };
}

export class Keys {
  private constructor(readonly page: Page) {}

  static async of(page: Page): Promise<Keys> {
    await page.addInitScript(watch);
    return new Keys(page);
  }

  async press(key: string, times = 1) {
    for (let n = 0; n < times; ++n) await this.page.keyboard.press(key);
    await this.judge(key);
  }
  /** The lists of a browser's own select are its own affair; a letter chooses as they do. */
  async type(text: string) {
    await this.page.keyboard.type(text);
    await this.judge(`«${text.slice(0, 10)}»`);
  }
  /** What was done has ended when the focus is somewhere again. */
  private async judge(after: string) {
    await expect(this.page.locator("body"), `something has the focus after ${after}`).not.toBeFocused();
    const faults = await this.page.evaluate(async (key) => {
      await window.keyboardWatch.settled();
      window.keyboardWatch.judge(key);
      return window.keyboardWatch.faults.splice(0);
    }, after);
    expect(faults).toEqual([]);
  }

  /** Onwards, or back, by Tab until it has the focus. */
  async to(target: Locator, key: "Tab" | "Shift+Tab" = "Tab") {
    await expect(target).toBeVisible();
    const stopsMax = 220;
    for (let stop = 0; stop <= stopsMax; ++stop) {
      await this.page.evaluate(() => window.keyboardWatch.settled());
      if (await target.evaluate((element) => element === document.activeElement)) return this.judge(key);
      await this.page.keyboard.press(key);
    }
    throw new Error(`the keyboard does not reach ${target}`);
  }
  async enter(target: Locator, key: "Tab" | "Shift+Tab" = "Tab") {
    await this.to(target, key);
    await this.page.keyboard.press("Enter");
  }
  async fill(target: Locator, text: string) {
    await this.to(target);
    await this.press("Control+a");
    await this.type(text);
  }
  async check(target: Locator) {
    await this.to(target);
    await this.press("Space");
    await expect(target).toBeChecked();
  }
  /** One of a group, which has one stop: by the arrows. */
  async radio(group: Locator, name: string | RegExp) {
    const all = group.getByRole("radio");
    const checked = group.locator("input:checked");
    await this.to((await checked.count()) > 0 ? checked : all.first());
    const wanted = group.getByRole("radio", { name, ...(typeof name === "string" ? { exact: true } : {}) });
    if (!(await wanted.isChecked())) await this.page.keyboard.press("Space");
    for (let n = await all.count(); n > 0 && !(await wanted.isChecked()); --n) await this.page.keyboard.press("ArrowRight");
    await expect(wanted).toBeChecked();
    await this.judge("ArrowRight");
  }
  /** In a searchable select of ours. */
  async pick(target: Locator, typed: string, option: string) {
    await this.to(target);
    await this.page.keyboard.type(typed);
    await expect(this.page.locator("li").and(this.page.getByRole("option", { name: option, exact: true }))).toBeVisible();
    await this.press("Enter");
  }
  /** In a select of the browser: downwards until it is chosen. */
  async choose(target: Locator, option: string | RegExp) {
    await this.to(target);
    const chosen = target.locator("option:checked");
    const matches = async () => ((text) => (typeof option === "string" ? text === option : option.test(text)))((await chosen.innerText()).trim());
    for (let n = await target.locator("option").count(); n > 0 && !(await matches()); --n) await this.page.keyboard.press("ArrowDown");
    expect(await matches(), `${option} is chosen`).toBe(true);
  }

  /** The dialog is open and keeps the focus, in both directions. */
  async within(dialog: Locator) {
    await expect(dialog).toBeVisible();
    await expect.poll(() => dialog.evaluate((element) => element.contains(document.activeElement)), { message: "the dialog takes the focus" }).toBe(true);
    const stops = await dialog.locator('a[href], button:enabled, input:enabled, select:enabled, textarea:enabled, [tabindex="0"]').count();
    await this.press("Tab", stops + 1);
    await this.press("Shift+Tab", stops + 1);
  }
  /** Away with it: the focus is where it was before. */
  async leave(dialog: Locator, opener: Locator) {
    await this.page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(opener).toBeFocused();
    await this.judge("Escape");
  }

  /** Who hears the page was told. */
  async heard(words: string | RegExp) {
    const all = () => this.page.evaluate(() => window.keyboardWatch.said);
    await expect.poll(async () => (await all()).some((each) => (typeof words === "string" ? each.includes(words) : words.test(each))), { message: `«${words}» is heard` }).toBe(true);
    await this.judge("what was heard");
  }

  /** Once around by Tab: every stop can be seen, and nothing that can be pressed is left out. */
  async around() {
    await this.page.evaluate(() => {
      window.keyboardWatch.seen.clear();
      window.keyboardWatch.faults.length = 0;
      window.keyboardWatch.walk = { isOver: false };
    });
    const [stride, stopsMax] = [20, 600];
    for (let stop = 0; stop < stopsMax; stop += stride) {
      await Promise.all(Array.from({ length: stride }, () => this.page.keyboard.press("Tab")));
      if (await this.page.evaluate(() => window.keyboardWatch.walk!.isOver)) break;
    }
    // The end of the page is followed by the browser's own controls, where nothing of the page has the focus.
    const { faults, unreached } = await this.page.evaluate(() => {
      delete window.keyboardWatch.walk;
      (document.activeElement as HTMLElement | null)?.blur();  // what only shows with the focus is gone again
      return { faults: window.keyboardWatch.faults.splice(0), unreached: window.keyboardWatch.unreached() };
    });
    return { faults: [...new Set(faults.filter((each) => !each.startsWith("nothing has the focus")))], unreached };
  }
}
