import type { zh } from "./zh";

export const en: Record<keyof typeof zh, string> = {
  title: "Scan back",
  hint: "Photograph or scan a signed form; the code at its head finds the matter, and it goes with its step.",
  add: "Choose pictures or PDF",
  none: "Nothing scanned yet. A printed form has a code at the top right; take the whole page, straight. A scanner's PDF may hold several forms.",
  reading: "Reading…",
  readingPage: "Reading page {page} of {of}…",
  pages: "{n} pages",
  notReadable: "This PDF cannot be opened. Remove its password or scan again, or use pictures.",
  tooLong: "A PDF may have {most} pages at most; please scan in parts.",
  tooManyPages: "This form has {n} pages, and the step takes {most} at most. Scan it again, or attach it in the matter itself.",
  noCode: "No code was seen. Take the top right corner more clearly, or attach the picture in the matter itself.",
  noMatter: "{number} was not found; it may not be yours to handle.",
  noStep: "No step of this matter needs the paper now; please open it and look.",
  use: "Attach and {name}",
  done: "Attached, and the step was taken.",
};
