// What the readers and writers of XLSX take for «fflate». Its own zip and unzip make threads of texts, which the pages' policy
// forbids; here they work at once.
import { unzipSync as unzipAll, zipSync, type Unzipped, type UnzipOptions, type Zippable } from "fflate/browser";

export { strFromU8, strToU8, zipSync } from "fflate/browser";

/** What a table may come to when it is unpacked: a small file may hold very much. */
export const unpackedBytesMax = 128 * 1024 * 1024;

/** Stops at the first file with which it is too much; no file comes to more than it says beforehand. */
function bounded(options: UnzipOptions = {}): UnzipOptions {
  let bytes = 0;
  return {
    ...options,
    filter: (file) => {
      if (options.filter && !options.filter(file)) return false;
      bytes += file.originalSize;
      if (bytes > unpackedBytesMax) throw new Error("too large when it is unpacked");
      return true;
    },
  };
}

export function unzipSync(archive: Uint8Array, options?: UnzipOptions): Unzipped {
  return unzipAll(archive, bounded(options));
}

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
