// A finger that rests: browsers take a touch of more than half a second for a long press and send no click when it ends.
// Here a release over the button that was touched counts, however long it took.

const LONG_MS = 400; // shorter touches surely bring a click of their own
const LATE_MS = 700; // a click of the browser's own after ours is the same touch
let touched = null;
let began = 0;
let made = -LATE_MS;

document.addEventListener("click", (event) => {
  if (!event.isTrusted || performance.now() - made > LATE_MS) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, { capture: true });

export function begin(event) {
  touched = event.pointerType === "touch" ? event.target.closest("button") : null;
  began = performance.now();
  made = -LATE_MS;
}

export function end(event) {
  const button = touched;
  touched = null;
  if (!button || performance.now() - began < LONG_MS) return;
  if (document.elementFromPoint(event.clientX, event.clientY)?.closest("button") !== button) return;
  made = performance.now();
  button.click();
}
