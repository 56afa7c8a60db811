import { texts } from "../../language";
import { en } from "./en";
import { zh } from "./zh";

export const t = texts({ zh, en });
