// A page with two sides: a button turns to the other one, and when nobody touches it for a while it turns back by itself.

const BACK_MS = 30000;
let leaving = 0;

const sides = (place) => place.querySelector(".sides");

export function turn(side, then) {
  const page = sides(document);
  const first = page.firstElementChild.className.replace("side-", "");
  clearTimeout(leaving);
  page.dataset.side = side;
  if (side !== first) leaving = setTimeout(() => sides(document) && turn(first, then), BACK_MS);
  then();
}

// The same question drawn anew: the side that was shown stays.
export function keep(old, next) {
  if (sides(old) && sides(next)) sides(next).dataset.side = sides(old).dataset.side;
}
