// Of every page and state: it fits a small window and one at 200 %, it is walked through by Tab alone, and axe finds nothing in
// the dark.
import { expect, test } from "@playwright/test";
import { misfits, doubled, narrow, small } from "./fit";
import { Keys } from "./keyboard";
import { enter } from "./office";
import { violations } from "./pages";
import { faces, given, visit } from "./states";

// What moves is not where it will be.
test.use({ contextOptions: { reducedMotion: "reduce" } });

for (const { name, login, states } of faces) {
  test(`${name}${login ? ` as ${login}` : ""}: ${states.length} states`, async ({ page }) => {
    test.setTimeout(30_000 * (states.length + 2));
    const known = await given(page);
    const keys = await Keys.of(page);
    await page.context().clearCookies();
    if (login) await enter(page, login);
    for (const state of states) {
      await test.step(state.name, async () => {
        await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
        await page.setViewportSize(small);
        await visit(page, state, known);
        expect.soft(await misfits(page), `${state.name} at 1280`).toEqual([]);
        if (name !== "staff") {
          await page.setViewportSize(narrow);
          expect.soft(await misfits(page), `${state.name} at 320`).toEqual([]);
        }
        await page.setViewportSize(doubled);
        expect.soft(await misfits(page), `${state.name} at 200 %`).toEqual([]);
        // The board runs no script, and is walked through all the same.
        expect.soft(await keys.around(), `${state.name} by Tab`).toEqual({ faults: [], unreached: [] });
        await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
        expect.soft(await violations(page), `${state.name} in the dark`).toEqual([]);
      });
    }
  });
}
