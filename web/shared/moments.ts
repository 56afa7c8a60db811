// Moments as the server writes them: RFC 3339 with the district's offset. They are shown in the district's time,
// wherever the reader is, so the wall clock is taken from the text itself.

import { sharedText as t } from "./texts";
import { language } from "./language";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** What ends within that is due soon, as the server's list of that name says. */
export const soonMs = day;

interface Wall {
  year: number;
  month: number;
  day: number;
  clock: string; // «17:30»
  offsetMs: number;
}

function wall(time: string): Wall | undefined {
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)\S*?(Z|[+-]\d\d:\d\d)$/.exec(time);
  if (!match) return undefined;
  const zone = match[5]!;
  const sign = zone.startsWith("-") ? -1 : 1;
  const offsetMs = zone === "Z" ? 0 : sign * (Number(zone.slice(1, 3)) * hour + Number(zone.slice(4)) * minute);
  return { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]), clock: match[4]!, offsetMs };
}

const two = (n: number) => String(n).padStart(2, "0");
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** «11-27 17:30», with the year where it is another one. For tables. */
export function shortMoment(time: string, now: number): string {
  const at = wall(time);
  if (!at) return time;
  const thisYear = new Date(now + at.offsetMs).getUTCFullYear();
  const year = at.year === thisYear ? "" : `${at.year}-`;
  return `${year}${two(at.month)}-${two(at.day)} ${at.clock}`;
}

/** «今天 17:30», «昨天 09:05», «12月1日 17:30» / «today 17:30», «1 Dec 17:30». For reading. */
export function plainMoment(time: string, now: number): string {
  const at = wall(time);
  if (!at) return time;
  const today = Math.floor((now + at.offsetMs) / day);
  const that = Math.floor(Date.UTC(at.year, at.month - 1, at.day) / day);
  const near = { [-1]: t("yesterday"), 0: t("today"), 1: t("tomorrow") }[that - today];
  if (near) return `${near} ${at.clock}`;
  const thisYear = new Date(now + at.offsetMs).getUTCFullYear() === at.year;
  if (language.value === "zh") return `${thisYear ? "" : `${at.year}年`}${at.month}月${at.day}日 ${at.clock}`;
  return `${at.day} ${months[at.month - 1]}${thisYear ? "" : ` ${at.year}`} ${at.clock}`;
}

/** «2 天 3 时», «3 时 20 分», «5 分»: how long, by the calendar, without a sign. */
export function span(ms: number): string {
  const all = Math.abs(ms);
  const days = Math.floor(all / day);
  const hours = Math.floor((all % day) / hour);
  const minutes = Math.floor((all % hour) / minute);
  if (days > 0) return hours > 0 ? t("daysHours", { days, hours }) : t("days", { days });
  if (hours > 0) return minutes > 0 ? t("hoursMinutes", { hours, minutes }) : t("hours", { hours });
  return t("minutes", { minutes });
}

/** «剩 2 天 3 时» or «超 5 时». */
export function timeLeft(due: string, now: number): string {
  const ms = Date.parse(due) - now;
  return ms >= 0 ? t("left", { span: span(ms) }) : t("late", { span: span(ms) });
}
