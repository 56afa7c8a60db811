// The indicators as columns: what is added to the server's answer is one line here and two texts.

import type { components } from "@shared/api/schema";
import { t } from "./texts";

export type Indicators = components["schemas"]["Indicators"];
type Share = components["schemas"]["Share"];

export const columns = ["reported", "on_the_spot", "filed", "effective", "sample_passed", "closed", "closed_in_time", "late", "reworked", "verified_in_time"] as const satisfies readonly (keyof Indicators)[];
export type Column = (typeof columns)[number];

export const groupings = ["community", "street", "grid", "org", "post"] as const;
export type Grouping = (typeof groupings)[number];

export const isShare = (figure: number | Share): figure is Share => typeof figure === "object";
/** «97.5%»; «—» where there is nothing to divide by. */
export const rateOf = ({ rate }: Share) => (rate === undefined ? "—" : `${(rate * 100).toFixed(1)}%`);
export const partsOf = ({ part, whole }: Share) => (whole > 0 ? t("of", { part, whole }) : "");
/** For a table of texts alone. */
export const inWords = (figure: number | Share) => (isShare(figure) ? [rateOf(figure), partsOf(figure)].filter(Boolean).join(" ") : String(figure));
