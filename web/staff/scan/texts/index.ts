import { texts } from "@shared/language";
import { en } from "./en";
import { zh } from "./zh";

export const t = texts({ zh, en });
