import { texts } from "@shared/language";
import { zh } from "./zh";

export const t = texts({ zh, en: () => import("./en").then(({ en }) => en) });
