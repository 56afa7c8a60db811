// A map's pointer moved by keys. The map is told of a pointer, so that whatever a mouse draws there, with all its snapping, a
// keyboard draws too.
import type Map from "ol/Map.js";
import { onBeforeUnmount, onMounted, reactive, type Ref } from "vue";

export interface KeyPointer {
  /** Whether it stands on the map: from the first key until the map is left or a mouse moves. */
  isShown: boolean;
  /** A corner or a side hangs on it. */
  isHeld: boolean;
  x: number;
  y: number;
}

const stepPixels = 12;
const finePixels = 1;
const ways: Record<string, [number, number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Arrows move it (Shift: by a hair), Enter presses, Space takes hold and lets go, Backspace takes back the last point. */
export function useKeyPointer(box: Readonly<Ref<HTMLElement | null>>, map: () => Map | undefined, isOn: () => boolean, takeBack: () => void): KeyPointer {
  const pointer = reactive<KeyPointer>({ isShown: false, isHeld: false, x: 0, y: 0 });

  function tell(type: "pointermove" | "pointerdown" | "pointerup", buttons: number) {
    const viewport = map()?.getViewport();
    if (!viewport) return;
    const { left, top } = viewport.getBoundingClientRect();
    const button = type === "pointermove" ? -1 : 0;
    viewport.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, composed: true, clientX: left + pointer.x, clientY: top + pointer.y, pointerId: 1, pointerType: "mouse", isPrimary: true, button, buttons }));
  }
  function show() {
    const size = map()?.getSize();
    if (pointer.isShown || !size) return;
    Object.assign(pointer, { isShown: true, x: Math.round(size[0]! / 2), y: Math.round(size[1]! / 2) });
    tell("pointermove", 0);
  }
  function hide() {
    if (pointer.isHeld) hold();
    pointer.isShown = false;
  }
  /** At the edge the map moves below it. */
  function move([across, down]: [number, number], by: number) {
    const [width, height] = map()!.getSize() as [number, number];
    const [x, y] = [pointer.x + across * by, pointer.y + down * by];
    pointer.x = Math.min(Math.max(x, 0), width - 1);
    pointer.y = Math.min(Math.max(y, 0), height - 1);
    const view = map()!.getView();
    const beyond = [x - pointer.x, y - pointer.y] as const;
    const resolution = view.getResolution() ?? 0;
    if (beyond[0] || beyond[1]) view.adjustCenter([beyond[0] * resolution, -beyond[1] * resolution]);
    tell("pointermove", pointer.isHeld ? 1 : 0);
  }
  function hold() {
    pointer.isHeld = !pointer.isHeld;
    tell(pointer.isHeld ? "pointerdown" : "pointerup", pointer.isHeld ? 1 : 0);
  }
  function press() {
    if (pointer.isHeld) return hold();
    tell("pointerdown", 1);
    tell("pointerup", 0);
  }

  function hear(event: KeyboardEvent) {
    if (!isOn() || event.target !== box.value || event.ctrlKey || event.metaKey || event.altKey) return;
    const way = ways[event.key];
    if (!way && !["Enter", " ", "Backspace"].includes(event.key)) return;
    // The map itself would move.
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!pointer.isShown) return show();
    if (way) move(way, event.shiftKey ? finePixels : stepPixels);
    else if (event.key === "Enter") press();
    else if (event.key === " ") hold();
    else takeBack();
  }
  const leave = (event: PointerEvent) => event.isTrusted && (pointer.isShown = false);
  onMounted(() => {
    box.value?.addEventListener("keydown", hear, { capture: true });
    box.value?.addEventListener("blur", hide);
    box.value?.addEventListener("pointermove", leave);
  });
  onBeforeUnmount(() => {
    box.value?.removeEventListener("keydown", hear, { capture: true });
    box.value?.removeEventListener("blur", hide);
    box.value?.removeEventListener("pointermove", leave);
  });
  return pointer;
}
