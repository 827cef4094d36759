// Sentences that do not fit at once, split over pages with a button to read on; only as many as needed are hidden. Where
// what is touched stands beneath a heading that leaves it no room, it comes last.

const place = (body) => [...body.querySelectorAll("[data-pages]")].find((part) => part.checkVisibility());
const sentences = (said) => [...said.querySelectorAll(":scope > p:not(.places), :scope > h1 > .part, :scope > h1:not(:has(.part))")];
const touched = (body) => [...body.querySelectorAll(":scope > .controls")];

// What follows a `.top` gives way as a whole.
const pieces = (body, said) => [...sentences(said).map((one) => [one]), ...(said.matches(".top") ? [touched(body)] : [])];

export function join(body) {
  const said = place(body) || body.querySelector("[data-pages]");
  if (!said) return;
  body.querySelector(".on")?.remove();
  said.hidden = false;
  for (const piece of pieces(body, said)) for (const part of piece) part.hidden = false;
  for (const title of said.querySelectorAll(":scope > h1")) title.hidden = false;
}

export function split(body, overflows) {
  const said = place(body);
  if (!said) return;
  const all = pieces(body, said);
  const first = Math.min(Number(said.dataset.first || 0), all.length - 1);
  const button = readOn(body, said);
  let last = all.length;
  do {
    show(said, all, first, last);
    last -= 1;
  } while (last > first && overflows(body));
  const ends = last + 1 === all.length;
  said.dataset.next = ends ? 0 : last + 1;
  button.querySelector("button").classList.toggle("again", ends);
  button.hidden = ends && said.matches(".top") && overflows(body);
}

export function turn(button) {
  const said = place(button.closest(".body"));
  said.dataset.first = said.dataset.next;
}

export function keep(old, next) {
  const [from, to] = [old, next].map((main) => [...main.querySelectorAll("[data-pages]")]);
  to.forEach((said, index) => { if (from[index]?.dataset.first) said.dataset.first = from[index].dataset.first; });
}

function show(said, all, first, last) {
  all.forEach((piece, index) => { for (const part of piece) part.hidden = index < first || index >= last; });
  for (const title of said.querySelectorAll(":scope > h1:has(.part)")) {
    title.hidden = ![...title.querySelectorAll(".part")].some((part) => !part.hidden);
  }
}

// Beside the other buttons where there is a row of them, else beneath the sentences.
function readOn(body, said) {
  const button = document.getElementById("reader").content.cloneNode(true).firstElementChild;
  const row = !said.matches(".top") && body.querySelector(":scope > .row");
  if (row) row.prepend(button);
  else said.append(button);
  return button;
}
