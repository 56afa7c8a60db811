import { texts } from "@shared/language";
import { zh } from "./zh";

// Few residents read English: they alone wait for it.
export const t = texts({ zh, en: () => import("./en").then(({ en }) => en) });
