// The words of this page alone: they come with it and weigh nothing before.
import { texts } from "@shared/language";
import { en } from "./en";
import { zh } from "./zh";

export const t = texts({ zh, en });
