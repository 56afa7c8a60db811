// A community's day as lines: of its grids, and of what is not closed.

import type { components } from "@shared/api/schema";
import type { MatterRow } from "@shared/api/client";
import { t as stateWord } from "../patrol/texts";
import { writeXlsx } from "../sheets";
import type { Indicators } from "./figures";
import { t } from "./texts";

type Schemas = components["schemas"];
type State = Schemas["PatrolState"];
type Rounds = Schemas["PatrolRounds"]["items"];
type Figures = (Indicators & { place: { id: string } }) | object;

export interface GridLine {
  id: string;
  name: string;
  morning?: State;
  afternoon?: State;
  reported: number;
  on_the_spot: number;
  filed: number;
}

export const figuresOf = (place: string, figures: Figures[]) => figures.find((each): each is Indicators & { place: { id: string } } => "place" in each && each.place.id === place);

/** Of every grid, whether anything was found there or not. */
export function gridLines(grids: Rounds, figures: Figures[]): GridLine[] {
  return grids.map(({ grid: { id, name }, rounds }) => {
    const stateOf = (part: "morning" | "afternoon") => rounds.find((round) => round.part === part)?.state;
    const own = figuresOf(id, figures);
    return { id, name, morning: stateOf("morning"), afternoon: stateOf("afternoon"), reported: own?.reported ?? 0, on_the_spot: own?.on_the_spot ?? 0, filed: own?.filed ?? 0 };
  });
}

/** How the rounds of the day stand. */
export function sumOf(lines: GridLine[]) {
  const states = lines.flatMap(({ morning, afternoon }) => [morning, afternoon]).filter((state): state is State => state !== undefined);
  const count = (...wanted: State[]) => states.filter((state) => wanted.includes(state)).length;
  return { due: states.length, passed: count("passed", "late"), missed: count("missed"), excused: count("excused") };
}

const dayMs = 86_400_000;
export const openLines = (items: MatterRow[], now: number) =>
  items.map(({ id, number, title, stage_name, owner, opened_at, due, status }) => ({
    id,
    number,
    title,
    stage: stage_name,
    owner: owner.name,
    opened_at,
    due,
    days: Math.max(0, Math.floor((now - Date.parse(opened_at)) / dayMs)),
    isLate: status === "over",
  }));

const word = (state?: State) => (state ? stateWord(`state_${state}`) : t("noRound"));

/** Both tables in one sheet, one below the other. */
export function sheetOf(lines: GridLine[], open: ReturnType<typeof openLines>): Promise<Blob> {
  const heads = [t("grid"), t("morning"), t("afternoon"), t("figure_reported"), t("figure_on_the_spot"), t("figure_filed")];
  const cells = lines.map((line) => [line.name, word(line.morning), word(line.afternoon), String(line.reported), String(line.on_the_spot), String(line.filed)]);
  const below = open.map((row) => [row.number, row.title, row.isLate ? `${row.stage} · ${t("overdue")}` : row.stage, row.owner, row.opened_at.slice(0, 16).replace("T", " "), String(row.days)]);
  return writeXlsx(heads, [...cells, heads.map(() => ""), [t("openNumber"), t("openWhat"), t("openStage"), t("openOwner"), t("openSince"), t("openDays")], ...below]);
}
