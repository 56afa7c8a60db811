import type { zh } from "./zh";

export const en: Record<keyof typeof zh, string> = {
  title: "Scan back",
  hint: "Photograph or scan a signed form; the code at its head finds the matter, and it goes with its step.",
  add: "Choose pictures",
  none: "No picture yet. A printed form has a code at the top right; take the whole page, straight.",
  reading: "Reading…",
  noCode: "No code was seen. Take the top right corner more clearly, or attach the picture in the matter itself.",
  noMatter: "{number} was not found; it may not be yours to handle.",
  noStep: "No step of this matter needs the paper now; please open it and look.",
  use: "Attach and {name}",
  done: "Attached, and the step was taken.",
};
