// A community's day as lines: of its grids, and of what is not closed.

import type { components } from "@shared/api/schema";
import { t as stateWord } from "../patrol/texts";
import { writeBook } from "../sheets";
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
  /** Points that were missed, and why others were not walked. */
  missed: string[];
  excuses: string[];
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
    const points = rounds.flatMap((round) => round.points ?? []);
    const missed = [...new Set(points.filter(({ state }) => state === "missed").map(({ name: point }) => point))];
    const excuses = [...new Set([...rounds, ...points].flatMap(({ excuse }) => excuse?.name ?? []))];
    return { id, name, missed, excuses, morning: stateOf("morning"), afternoon: stateOf("afternoon"), reported: own?.reported ?? 0, on_the_spot: own?.on_the_spot ?? 0, filed: own?.filed ?? 0 };
  });
}

/** How the rounds of the day stand. */
export function sumOf(lines: GridLine[]) {
  const states = lines.flatMap(({ morning, afternoon }) => [morning, afternoon]).filter((state): state is State => state !== undefined);
  const count = (...wanted: State[]) => states.filter((state) => wanted.includes(state)).length;
  return { due: states.length, passed: count("passed", "late"), missed: count("missed"), excused: count("excused") };
}

export type CaseList = Schemas["CaseList"];
export type DaySheet = Schemas["DaySheet"];
type Listed = CaseList["items"][number];

const dayMs = 86_400_000;
/** A case as a line: what happened, and of what is open since when and whether its time had run out then. */
export interface CaseLine {
  id: string;
  number: string;
  title: string;
  place: string;
  stage: string;
  owner: string;
  at: string;
  days: number;
  isLate: boolean;
}

/** `at`: the moment that the list is about. */
export function caseLines(list: CaseList, asOf: string, at: (item: Listed) => string = ({ reported }) => reported): CaseLine[] {
  const until = Date.parse(asOf);
  return list.items.map((item) => {
    const { id, number, title, place, stage_name, owner } = item.matter;
    return {
      id, number, title, place: place.name, stage: stage_name, owner: owner.name, at: at(item),
      days: Math.max(0, Math.floor((until - Date.parse(item.reported)) / dayMs)),
      isLate: item.late_since !== undefined && Date.parse(item.late_since) < until,
    };
  });
}

/** The lists of a day sheet in their order; only what is open is about the present. */
export const listsOf = (sheet: DaySheet) => [
  { name: "found", count: sheet.found.count, lines: caseLines(sheet.found, sheet.as_of) },
  { name: "on_the_spot", count: sheet.on_the_spot.count, lines: caseLines(sheet.on_the_spot, sheet.as_of) },
  { name: "closed", count: sheet.closed.count, lines: caseLines(sheet.closed, sheet.as_of, ({ ended, reported }) => ended ?? reported) },
  { name: "dropped", count: sheet.dropped.count, lines: caseLines(sheet.dropped, sheet.as_of, ({ ended, reported }) => ended ?? reported) },
] as const;
export const openOf = (sheet: DaySheet) => caseLines(sheet.open, sheet.as_of);

const minuteOf = (moment: string) => moment.slice(0, 16).replace("T", " ");

const word = (state?: State) => (state ? stateWord(`state_${state}`) : t("noRound"));

/** The rounds, what happened, and what is open: a leaf each. */
export function bookOf(name: string, sheet: DaySheet, grids: GridLine[]): Promise<Blob> {
  const title = [`${name} ${sheet.day}`, t("sheetAt", { at: minuteOf(sheet.as_of) })];
  const notes = ["", t("signatures")];
  const happened = listsOf(sheet).flatMap(({ name: list, lines }) => lines.map((line) => [t(`list_${list}`), line.number, line.title, line.place, line.stage, minuteOf(line.at)]));
  return writeBook([
    { name: t("sheetGrids"), title, notes, heads: [t("grid"), t("morning"), t("afternoon"), t("missedPoints"), t("excuses"), t("figure_reported"), t("figure_on_the_spot"), t("figure_filed")], widths: [16, 12, 12, 30, 30, 10, 10, 10],
      rows: grids.map((line) => [line.name, word(line.morning), word(line.afternoon), line.missed.join(t("comma")), line.excuses.join(t("comma")), line.reported, line.on_the_spot, line.filed]) },
    { name: t("sheetDay"), title, notes, heads: [t("sheetDay"), t("openNumber"), t("openWhat"), t("casePlace"), t("openStage"), t("caseAt")], widths: [14, 20, 40, 18, 14, 18], rows: happened },
    { name: t("sheetOpen"), title, notes, heads: [t("openNumber"), t("openWhat"), t("casePlace"), t("openStage"), t("openOwner"), t("openSince"), t("openDays"), t("overdue")], widths: [20, 40, 18, 14, 24, 18, 10, 8],
      rows: openOf(sheet).map((line) => [line.number, line.title, line.place, line.stage, line.owner, minuteOf(line.at), line.days, line.isLate ? t("overdue") : ""]) },
  ]);
}
