// Sizes that fit: letters are as large as the panel and the person's wish allow, then the picture gives way, then the
// sentences are split over pages (pages.js); never are letters smaller than 1rem, which is 22 printer's points.

import * as pages from "./pages.js";

const MOST_LINES = 2.6; // of a button, while there is a choice
const SHORT = 5; // letters of a label that stays on one line, while there is a choice
const SLACK = 0.3; // of the letters' size: what lines of the font stand out of their box
const LADDERS = {
  usual: [[1.5, "big"], [1.4, "big"], [1.3, "big"], [1.2, "big"], [1.1, "big"], [1.3, "small"], [1.2, "small"], [1.1, "small"],
    [1, "small"], [1.2, "none"], [1.1, "none"], [1, "none"]],
  large: [[2.2, "big"], [2, "big"], [1.8, "big"], [1.6, "big"], [1.4, "big"], [1.6, "small"], [1.4, "small"], [1.6, "none"],
    [1.4, "none"], [1.3, "none"], [1.2, "none"], [1.1, "none"], [1, "none"]],
  narrow: [[1, "big"], [1, "small"], [1, "none"]],
};
const FEET = { usual: [1.3, 1.2, 1.1, 1], large: [1.6, 1.4, 1.3, 1.2, 1.1, 1], narrow: [1] };

const kindOf = (main) => ["large", "narrow"].find((look) => main.classList.contains(look)) || "usual";

// `before` is the page before when the question is the same: sizes then never grow, so that nothing jumps to and fro.
export function fit(main, before) {
  const kind = kindOf(main);
  const body = [...main.querySelectorAll(".body")].find((part) => !part.hidden);
  const calm = before && before.dataset.looks === main.dataset.looks && before.dataset.side === main.dataset.side;
  take(main, body, LADDERS[kind], calm ? Number(before.dataset.step || 0) : 0);
  main.classList.remove("tight");
  stand(main.querySelector("footer"), FEET[kind]);
  main.classList.toggle("tight", overflows(main.querySelector("footer")));
}

function take(main, body, ladder, from) {
  pages.join(body);
  delete main.dataset.split;
  delete main.dataset.bare;
  for (let step = from; step < ladder.length; step += 1) {
    set(main, ladder, step);
    if (!overflows(body) && !(step < ladder.length - 1 && isPoor(body))) return;
  }
  if (!overflows(body)) return;
  main.dataset.bare = "1"; // labels without the readings over their characters
  if (!overflows(body)) return;
  main.dataset.split = "1";
  pages.split(body, overflows);
}

function set(main, ladder, step) {
  const [size, picture] = ladder[step];
  main.style.setProperty("--size", size);
  main.dataset.picture = picture;
  main.dataset.step = step;
}

function stand(footer, sizes) {
  for (const size of sizes) {
    footer.style.setProperty("--foot", size);
    if (!overflows(footer)) return;
  }
}

// What could be better while there is a choice: labels of many lines, short ones that are broken, pictures too small to see.
function isPoor(body) {
  const labels = [...body.querySelectorAll("button > span")];
  const pictures = [...body.querySelectorAll(".ways:not(.low) svg")];
  return labels.some((label) => linesOf(label) > (label.textContent.length <= SHORT ? 1.6 : MOST_LINES))
    || pictures.some((picture) => picture.clientHeight && picture.clientHeight < 2 * sizeOf(picture));
}

// Pictures, and texts that only a screen reader meets.
const UNSEEN = "svg, .typed, .unseen, [data-picture=none] .spare, [data-split] .iconic span, ruby, canvas";
const sizeOf = (part) => parseFloat(getComputedStyle(part).fontSize);
const linesOf = (label) => label.clientHeight / parseFloat(getComputedStyle(label).lineHeight);

export function overflows(frame) {
  return runsOut(frame) || [frame, ...frame.querySelectorAll("*")].some((part) => {
    if (!part.clientWidth || part.closest(UNSEEN)) return false;
    if (part.scrollWidth > part.clientWidth + 1) return true;
    if (part.matches("button > span, .take > span")) return leaves(part, part.parentElement);
    return part.scrollHeight > part.clientHeight + SLACK * sizeOf(part);
  });
}

// A block below the end of its place, be it by a little: it would stand over what comes next.
function runsOut(frame) {
  return [...frame.querySelectorAll(".talk > .said > *, .asked > *, .asked > .said > *, .top, .controls, .controls > *")].some((part) => {
    const near = part.closest(".talk, .asked > .said, .asked");
    const place = near?.clientWidth ? near : frame;
    return part.clientWidth && part.getBoundingClientRect().bottom > place.getBoundingClientRect().bottom + 1;
  });
}

function leaves(part, frame) {
  const [inner, outer] = [part.getBoundingClientRect(), frame.getBoundingClientRect()];
  return inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
}
