// Which grid of a community is meant.

export interface Part {
  id: string;
  kind: "grid" | "compound";
  name: string;
  parent_id: string;
}

export interface Meant {
  grid: string;
  because: "words" | "only" | "recent";
  words: string;
}

const shortest = 2;
/** «三号院（演示）» is written «三号院», «三号院 » or «三 号院». */
const plain = (text: string) => text.replace(/[（(][^（）()]*[）)]/g, "").replace(/\s/g, "").toLowerCase();

/** A compound that is named, or the grid itself; else where the reader was last; else the only one. */
export function gridMeant(parts: readonly Part[], text: string, recent: readonly string[]): Meant | undefined {
  const grids = parts.filter(({ kind }) => kind === "grid");
  const isGrid = (id: string) => grids.some((grid) => grid.id === id);
  const said = plain(text);
  const named = parts
    .map((part) => ({ grid: part.kind === "grid" ? part.id : part.parent_id, words: plain(part.name) }))
    .filter(({ grid, words }) => words.length >= shortest && isGrid(grid) && said.includes(words))
    // «1号院» stands within «11号院».
    .sort((a, b) => b.words.length - a.words.length)[0];
  if (named) return { ...named, because: "words" };
  if (grids.length === 1) return { grid: grids[0]!.id, because: "only", words: "" };
  const last = recent.find(isGrid);
  return last ? { grid: last, because: "recent", words: "" } : undefined;
}
