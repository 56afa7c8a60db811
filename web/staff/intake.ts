// What the desk has written of a matter and not yet registered. It outlives a reload and another page, belongs to the
// account, and ends with the tab or the session: it holds what somebody told.

import { SendKey, type Evidence, type Fields } from "@shared/api/client";
import { readStored, writeStored } from "@shared/storage";

const key = "rz.intake";
/** The channel stays from call to call; it says nothing about anybody. */
const channelKey = "rz.intake.channel";

export interface Intake {
  place: string;
  values: Fields;
  evidence: Evidence;
}

interface Stored extends Intake {
  account: string;
  sendKey: { key: string; sent: string };
}

export function freshIntake(): Intake {
  const channel = readStored<string>(localStorage, channelKey);
  return { place: "", values: channel ? { channel } : {}, evidence: {} };
}

export function openIntake(account: string): { intake: Intake; sendKey: SendKey } {
  const stored = readStored<Stored>(sessionStorage, key);
  if (stored?.account !== account) return { intake: freshIntake(), sendKey: new SendKey() };
  const { place, values, evidence } = stored;
  return { intake: { place, values, evidence }, sendKey: new SendKey(stored.sendKey) };
}

export function saveIntake(account: string, intake: Intake, sendKey: SendKey) {
  writeStored(sessionStorage, key, { account, ...intake, sendKey });
}

export function dropIntake() {
  writeStored(sessionStorage, key, undefined);
}

export function keepChannel(values: Fields) {
  writeStored(localStorage, channelKey, values.channel);
}

const recentMax = 3;
const recentKey = (account: string) => `rz.intake.places ${account}`;

export function recentPlaces(account: string): string[] {
  return readStored<string[]>(localStorage, recentKey(account)) ?? [];
}

export function keepPlace(account: string, place: string): string[] {
  const places = [place, ...recentPlaces(account).filter((each) => each !== place)].slice(0, recentMax);
  writeStored(localStorage, recentKey(account), places);
  return places;
}
