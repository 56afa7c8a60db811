// What a scanner puts into one file: the pages of a PDF as pictures.

import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import workerAddress from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";
import { jpegOf, sidePixelsMax } from "@shared/photos/shrink";

GlobalWorkerOptions.workerSrc = workerAddress;

export const pagesMax = 60;

/** A paper of that many pages, drawn one after the other; it is told which is drawn of how many. A RangeError beyond `pagesMax`. */
export async function pagesOf(file: File, tell: (page: number, of: number) => void): Promise<File[]> {
  // Nothing of a scan needs what is compiled or evaluated, and neither is let in here.
  const task = getDocument({ data: await file.arrayBuffer(), useWasm: false, isEvalSupported: false });
  try {
    const paper = await task.promise;
    if (paper.numPages > pagesMax) throw new RangeError(String(paper.numPages));
    const pages: File[] = [];
    for (let number = 1; number <= paper.numPages; ++number) {
      tell(number, paper.numPages);
      pages.push(await draw(paper, number, file.name));
    }
    return pages;
  } finally {
    await task.destroy();
  }
}

async function draw(paper: PDFDocumentProxy, number: number, name: string): Promise<File> {
  const page = await paper.getPage(number);
  const { width, height } = page.getViewport({ scale: 1 });
  const viewport = page.getViewport({ scale: sidePixelsMax / Math.max(width, height) });
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: Math.round(viewport.width), height: Math.round(viewport.height) });
  await page.render({ canvas, viewport, background: "white" }).promise;
  const picture = await jpegOf(canvas);
  canvas.width = canvas.height = 0; // a page of that size is 12 MiB, and not every browser lets go of it by itself
  page.cleanup();
  if (!picture) throw new Error(`page ${number} could not be drawn`);
  return new File([picture], `${name} ${number}.jpg`, { type: picture.type });
}
