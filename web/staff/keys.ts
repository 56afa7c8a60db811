import { onMounted, onUnmounted } from "vue";

/** Keys for the whole page, silent while somebody writes or a dialog is open. */
export function useKeys(actions: Record<string, () => void>) {
  function press(event: KeyboardEvent) {
    const target = event.target as Element | null;
    const isWriting = target?.closest('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]');
    if (isWriting || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('[role="dialog"][aria-modal="true"], dialog[open]')) return;
    // Enter on what it presses anyway is that thing's own.
    const isOwn = event.key === "Enter" && target?.closest("a[href], button, summary");
    const action = actions[event.key];
    if (!action || isOwn) return;
    event.preventDefault();
    action();
  }
  onMounted(() => addEventListener("keydown", press));
  onUnmounted(() => removeEventListener("keydown", press));
}
