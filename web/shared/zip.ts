// What the readers and writers of XLSX take for «fflate». Its own zip and unzip make threads of texts, which the pages' policy
// forbids; here they work at once.
import { unzipSync, zipSync, type Unzipped, type UnzipOptions, type Zippable } from "fflate/browser";

export { strFromU8, strToU8, unzipSync, zipSync } from "fflate/browser";

type Done<T> = (error: unknown, result?: T) => void;

function settle<T>(work: () => T, done: Done<T>) {
  try {
    done(null, work());
  } catch (error) {
    done(error);
  }
}

export function zip(files: Zippable, done: Done<Uint8Array>) {
  settle(() => zipSync(files), done);
}

export function unzip(archive: Uint8Array, options: UnzipOptions | Done<Unzipped>, done?: Done<Unzipped>) {
  if (typeof options === "function") settle(() => unzipSync(archive), options);
  else settle(() => unzipSync(archive, options), done!);
}
