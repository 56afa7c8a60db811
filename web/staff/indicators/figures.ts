// The indicators as columns: what is added to the server's answer is one line here and two texts.

import type { components } from "@shared/api/schema";
import type { Cell } from "../sheets";
import { t } from "./texts";

/** What a grouping does not tell, its columns do not ask for. */
export type Indicators = Required<components["schemas"]["Indicators"]>;
type Share = components["schemas"]["Share"];
export type Figure = number | Share;

/** A figure that was pressed; `of`: the area or body whose it is. */
export interface Opened {
  name: string;
  title: string;
  formula: string;
  figure: Figure;
  of?: string;
}

export const columns = ["reported", "on_the_spot", "filed", "effective", "missed", "sample_passed", "closed", "closed_in_time", "late", "reworked", "verified_in_time"] as const satisfies readonly (keyof Indicators)[];
export type Column = (typeof columns)[number];
/** What is missed on rounds is told of no single worker's grid, nor of a body that does not walk. */
export const columnsBy = (by: Grouping) => columns.filter((column) => column !== "missed" || by === "community" || by === "street");

export const groupings = ["community", "street", "grid", "org", "post"] as const;
export type Grouping = (typeof groupings)[number];

export const isShare = (figure: Figure): figure is Share => typeof figure === "object";
/** How many cases it was counted from. */
export const countOf = (figure: Figure) => (isShare(figure) ? figure.whole : figure);
/** «97.5%»; «—» where there is nothing to divide by. */
export const rateOf = ({ rate }: Share) => (rate === undefined ? "—" : `${(rate * 100).toFixed(1)}%`);
export const partsOf = ({ part, whole }: Share) => (whole > 0 ? t("of", { part, whole }) : "");
/** In a table that is given out a share has its parts beside it, to be reckoned with. */
export const headsOf = (column: Column, figure: Figure) => [t(`figure_${column}`), ...(isShare(figure) ? [t("sharePart"), t("shareWhole")] : [])];
export const cellsOf = (figure: Figure): Cell[] => (isShare(figure) ? [figure.rate === undefined ? undefined : { share: figure.rate }, figure.part, figure.whole] : [figure]);
