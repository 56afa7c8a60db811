// What stays on this device: the receipts of own matters, unless the sender said otherwise.

import { ref } from "vue";
import { readStored, writeStored } from "@shared/storage";
import type { Receipt } from "./route";

export interface KeptMatter extends Receipt {
  title: string;
}

const key = "rz.matters";
const keptMax = 10;
const titleCharactersMax = 30;

export const kept = ref<KeptMatter[]>(readStored<KeptMatter[]>(localStorage, key) ?? []);

function write(matters: KeptMatter[]) {
  kept.value = matters;
  writeStored(localStorage, key, matters.length > 0 ? matters : undefined);
}

export function keep(matter: KeptMatter) {
  const title = [...matter.title].slice(0, titleCharactersMax).join("");
  write([{ ...matter, title }, ...kept.value.filter((each) => each.number !== matter.number)].slice(0, keptMax));
}

export function forget(number: string) {
  write(kept.value.filter((each) => each.number !== number));
}

export const isKept = (number: string) => kept.value.some((each) => each.number === number);
