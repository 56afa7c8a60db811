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
  for (const state of states) {
    // The board runs no script, and is walked through all the same.
    test(`${name}: ${state.name}`, async ({ page }) => {
      const known = await given(page);
      const keys = await Keys.of(page);
      await page.context().clearCookies();
      if (login) await enter(page, login);
      await page.setViewportSize(small);
      await visit(page, state, known);
      expect.soft(await misfits(page), "at 1280").toEqual([]);
      if (name !== "staff") {
        await page.setViewportSize(narrow);
        expect.soft(await misfits(page), "at 320").toEqual([]);
      }
      await page.setViewportSize(doubled);
      expect.soft(await misfits(page), "at 200 %").toEqual([]);
      expect.soft(await keys.around(), "by Tab").toEqual({ faults: [], unreached: [] });
      await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
      expect(await violations(page), "in the dark").toEqual([]);
    });
  }
}
