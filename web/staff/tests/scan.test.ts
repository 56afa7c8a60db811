import { expect, test } from "vitest";
import { isPdf, papersOf, type Mark } from "../scan/scan";

const page = (name: string) => new File([name], name);

test("a paper begins at the page with its code and takes along what follows without one", async () => {
  const marks: Record<string, Mark> = { a: { number: "QY20260001X", paper: "contract" }, c: { number: "QY20260001X", paper: "contract" } };
  const pages = ["a", "b", "c"].map(page);
  const papers = await papersOf(pages, async (each) => marks[(each as File).name]);
  expect(papers).toEqual([{ mark: marks.a, pages: [pages[0], pages[1]] }, { mark: marks.c, pages: [pages[2]] }]);
});

test("pages before the first code are a paper of their own, and nothing is lost", async () => {
  const pages = ["x", "y"].map(page);
  expect(await papersOf(pages, async () => undefined)).toEqual([{ mark: undefined, pages }]);
  expect(await papersOf([], async () => undefined)).toEqual([]);
});

test("a PDF is known by its type, and by its name where the system knows no type", () => {
  expect(isPdf(new File([""], "扫描", { type: "application/pdf" }))).toBe(true);
  expect(isPdf(page("扫描.PDF"))).toBe(true);
  expect(isPdf(new File([""], "a.png", { type: "image/png" }))).toBe(false);
});
