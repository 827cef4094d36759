// What only a page that fills the screen needs: a sign of life for the program that keeps the browser, and a way out for
// no key and no gesture. In an ordinary browser window all keys keep their meaning.

const page = [...crypto.getRandomValues(new Uint8Array(4))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
let told = -Infinity;

// Without a window manager Chromium stays a pixel short of the screen.
const whole = () => screen.width - innerWidth < 3 && screen.height - innerHeight < 3;
const mark = (holds) => (holds ? "1" : "0");

const sign = (more = {}) => new URLSearchParams({
  page,
  visible: mark(document.visibilityState === "visible"),
  focused: mark(document.hasFocus()),
  whole: mark(whole()),
  ...more,
});

// Called for every event of the server's stream, which come once a second at least: who hears nothing gives no sign.
export function alive() {
  if (performance.now() - told < 900) return;
  told = performance.now();
  fetch("/alive", { method: "POST", body: sign() }).catch(() => {}); // the server is away; silence says so
}

addEventListener("pagehide", () => navigator.sendBeacon("/alive", sign({ gone: "1" })));

// The browser's own keys: with Ctrl, Alt or Meta, F1 to F24, and those of a multimedia keyboard.
const own = (event) =>
  event.ctrlKey || event.altKey || event.metaKey || (event.shiftKey && event.key === "Escape") ||
  /^(F\d+|Browser|Launch|ContextMenu)/.test(event.key);

addEventListener("keydown", (event) => {
  if (!whole() || !own(event)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, { capture: true });

for (const gesture of ["contextmenu", "dragstart", "drop", "auxclick"]) {
  addEventListener(gesture, (event) => { if (whole()) event.preventDefault(); }, { capture: true });
}
addEventListener("wheel", (event) => { if (event.ctrlKey) event.preventDefault(); }, { capture: true, passive: false });
