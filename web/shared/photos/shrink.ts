// A photo made small enough to send, where it is larger than what is kept. What this browser cannot decode (HEIC) goes
// as it is: the server says what to do.

/** What is kept of a picture. */
export const sidePixelsMax = 2048;
const quality = 0.86;

type Source = ImageBitmap | HTMLImageElement;

/** Upright as the camera was held; old browsers have no createImageBitmap for files. */
async function decode(file: Blob): Promise<Source> {
  if (typeof createImageBitmap === "function") {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => undefined);
    if (bitmap) return bitmap;
  }
  const image = new Image();
  const url = URL.createObjectURL(file);
  try {
    image.src = url;
    await image.decode();
    return image;
  } finally {
    URL.revokeObjectURL(url);
  }
}

export function fitted(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, sidePixelsMax / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

export const jpegOf = (canvas: HTMLCanvasElement): Promise<Blob | null> => new Promise((found) => canvas.toBlob(found, "image/jpeg", quality));

export async function shrink(file: Blob): Promise<Blob> {
  const source = await decode(file).catch(() => undefined);
  if (!source) return file;
  const full = "naturalWidth" in source ? { width: source.naturalWidth, height: source.naturalHeight } : source;
  const { width, height } = fitted(full.width, full.height);
  if (width === full.width && height === full.height) return file;
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width, height });
  canvas.getContext("2d")?.drawImage(source, 0, 0, width, height);
  return (await jpegOf(canvas)) ?? file;
}
