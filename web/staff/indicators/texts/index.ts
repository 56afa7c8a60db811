// The words of these pages alone: they come with them and weigh nothing before.
import { texts } from "@shared/language";
import { en } from "./en";
import { zh } from "./zh";

export const t = texts({ zh, en });
