// The sides of a page: its question and, turned to by buttons, letters and sound, languages, what is sent. A part is seen
// on the side that its data-on names, or on all but its data-off. When nobody touches a side, it turns back by itself.

const BACK_MS = 30000;
const FRESH_MS = 300;
const MAIN = "main";
let trail = []; // the sides that led here
let leaving = 0;

const page = () => document.querySelector("main");

export const now = () => page().dataset.side;

export function turn(side, then) {
  if (side === "back") side = trail.pop() || MAIN;
  else if (side === now()) return;
  else trail.push(now());
  if (side === MAIN) trail = [];
  paint(page(), side);
  freshen(page());
  stay(then);
  then(side);
}

// The second tap of a double tap must not hit what has just come.
export function freshen(main) {
  main.classList.add("fresh");
  setTimeout(() => main.classList.remove("fresh"), FRESH_MS);
}

// Somebody is there: the side stays for its whole time again.
export function stay(then) {
  clearTimeout(leaving);
  if (now() !== MAIN) leaving = setTimeout(() => now() !== MAIN && turn(MAIN, then), BACK_MS);
}

// A page that has come: the side that was shown stays while the question is the same, if the page still has it.
export function keep(old, next, same) {
  const side = old.dataset.side;
  const stays = same && next.querySelector(`[data-on="${side}"]`);
  if (!stays) trail = [];
  paint(next, stays ? side : MAIN);
}

export function paint(main, side) {
  main.dataset.side = side;
  for (const part of main.querySelectorAll("[data-on]")) part.hidden = part.dataset.on !== side;
  for (const part of main.querySelectorAll("[data-off]")) part.hidden = part.dataset.off === side;
  const opener = main.querySelector("#turn-settings");
  if (opener) opener.setAttribute("aria-expanded", String(side === "settings" || side === "sound"));
}
