// The words of the patrols' own pages: they come with those and weigh nothing before.
import { texts } from "@shared/language";
import { en } from "./en";
import { zh } from "./zh";

export const t = texts({ zh, en });
