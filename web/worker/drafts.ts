// What is being written and not yet in the outbox: it outlives a reload, the lock, and the camera that pushes the page out.

import { watch, ref } from "vue";
import type { Fields } from "@shared/api/client";
import type { Photo } from "./outbox/entry";
import type { Outbox } from "./outbox/outbox";
import { keep, readKept } from "./known";
import { database } from "./session";

export interface Draft {
  fields: Fields;
  place: string;
  photos: Photo[];
}

const prefix = "draft ";
const saveAfterMs = 300;

export const emptyDraft = (): Draft => ({ fields: {}, place: "", photos: [] });

/** A draft by name, saved as it changes; without a name it lives as long as the page. */
export async function useDraft(name: string | undefined, first: Draft) {
  const draft = ref<Draft>((name && (await readKept<Draft>(prefix + name))) || first);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = name === undefined;
  const save = () => (isOver ? Promise.resolve() : keep(prefix + name, draft.value));
  watch(
    draft,
    () => {
      clearTimeout(timer);
      timer = setTimeout(() => void save(), saveAfterMs);
    },
    { deep: true },
  );
  async function drop() {
    isOver = true;
    clearTimeout(timer);
    if (name) await keep(prefix + name, undefined);
  }
  return { draft, save, drop };
}

/** Photos that were taken out of what they were in. */
export async function sweepPhotos(box: Outbox) {
  const names = (await database().getAllKeys("kept")).filter((key) => key.startsWith(prefix));
  const drafts = await Promise.all(names.map((name) => readKept<Draft>(name)));
  await box.sweepPhotos(new Set(drafts.flatMap((draft) => draft?.photos.map(({ id }) => id) ?? [])));
}
