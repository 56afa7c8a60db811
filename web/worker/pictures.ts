// Photos of the worker's orders, fetched ahead so that they can be looked at without a line. Sealed like all else; at most so many and so
// large (24 MiB together), and gone as soon as the order is no longer to be done.

import type { Matter } from "@shared/api/client";
import { database, vault } from "./session";

const prefix = "picture ";
const picturesMax = 40;
const perOrderMax = 4;
const pictureBytesMax = 600 * 1024;

const nameOf = (matter: string, photo: string) => `${prefix}${matter} ${photo}`;
const addressOf = (matter: string, photo: string, size: string) => `/api/v1/matters/${matter}/attachments/${photo}${size}`;

async function kept(): Promise<string[]> {
  return (await database().getAllKeys("kept")).filter((key) => key.startsWith(prefix));
}

/** Of these orders alone. */
export async function sweepPictures(orders: Set<string>) {
  for (const key of await kept()) {
    if (!orders.has(key.split(" ")[1]!)) await database().delete("kept", key);
  }
}

async function fetchPicture(matter: string, photo: string): Promise<ArrayBuffer | undefined> {
  for (const size of ["", "/thumbnail"]) {
    const answer = await fetch(addressOf(matter, photo, size));
    if (!answer.ok) return undefined;
    const bytes = await answer.arrayBuffer();
    if (bytes.byteLength <= pictureBytesMax) return bytes;
  }
  return undefined;
}

/** In the order of the list, until there are enough. Not where the worker asked his phone to save data. */
export async function fetchPictures(orders: Matter[]) {
  if ((navigator as { connection?: { saveData?: boolean } }).connection?.saveData) return;
  const here = new Set(await kept());
  const wanted = orders.flatMap(({ id, attachments }) => attachments.slice(0, perOrderMax).map((photo) => ({ matter: id, photo: photo.id })));
  for (const { matter, photo } of wanted.slice(0, picturesMax)) {
    const key = nameOf(matter, photo);
    if (here.has(key) || !vault.value) continue;
    const bytes = await fetchPicture(matter, photo);
    if (bytes && vault.value) await database().put("kept", await vault.value.sealBytes(bytes), key);
  }
}

/** As it lies here, else from the server. */
export async function showPicture(matter: string, photo: string, size: string): Promise<string> {
  const sealed = vault.value && (await database().get("kept", nameOf(matter, photo)));
  return sealed ? URL.createObjectURL(new Blob([await vault.value!.openBytes(sealed)])) : addressOf(matter, photo, size);
}
