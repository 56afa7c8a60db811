// A signed paper that comes back: the code at its head says of which matter it is and which form.

import jsqr from "jsqr";

export interface Mark {
  number: string;
  paper: string;
}

const sideMax = 1_600; // a code of 18 mm is read from an A4 page of so many pixels

/** «QY20260001X contract»; nothing where no code is seen. */
export async function markOn(picture: Blob): Promise<Mark | undefined> {
  const bitmap = await createImageBitmap(picture, { imageOrientation: "from-image" });
  const scale = Math.min(1, sideMax / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
  const found = /^([A-Z]{2}[0-9A-Z]+) ([a-z][a-z0-9_]*)$/.exec(jsqr(data, width, height)?.data ?? "");
  return found ? { number: found[1]!, paper: found[2]! } : undefined;
}

export const isPdf = (file: File) => file.type === "application/pdf" || /\.pdf$/i.test(file.name);

export interface Paper {
  mark: Mark | undefined;
  pages: File[];
}

/** A paper begins at the page that bears a code; what follows without one belongs to it. */
export async function papersOf(pages: File[], read: (page: Blob) => Promise<Mark | undefined> = markOn): Promise<Paper[]> {
  const papers: Paper[] = [];
  for (const page of pages) {
    const mark = await read(page);
    const last = papers.at(-1);
    if (last && !mark) last.pages.push(page);
    else papers.push({ mark, pages: [page] });
  }
  return papers;
}
