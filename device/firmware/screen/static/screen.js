// The live side of the kiosk's page: it replaces <main> as events come and sends forms without leaving the page. It knows
// no step of a visit; all that is on the server.

import { fit } from "./fit.js";
import * as keypad from "./keypad.js";
import * as kiosk from "./kiosk.js";
import * as pages from "./pages.js";
import * as press from "./press.js";
import * as preview from "./preview.js";
import * as sides from "./sides.js";
import * as voice from "./voice.js";

const SILENCE_MS = 3000; // the server beats every second
const root = document.documentElement;
const wait = document.getElementById("wait");
const said = document.getElementById("said");
let heard = performance.now();
let held = false; // a finger is down: what it touches stays in place
let pending = null;

const main = () => document.querySelector("main");
const shownParts = (choice) => [...main().querySelectorAll(choice)].filter((part) => part.checkVisibility());

root.classList.add("js");

// Replacing the main part

function receive(html) {
  const next = new DOMParser().parseFromString(html, "text/html").querySelector("main");
  if (!held) return show(next);
  pending = next;
  main().dataset.waiting = "1";
}

function show(next) {
  const old = main();
  const same = old.dataset.key === next.dataset.key;
  keypad.wait(old, next);
  const focused = same ? document.activeElement.id : "";
  if (same) {
    keypad.keep(old, next);
    preview.keep(old, next);
    pages.keep(old, next);
  } else {
    sides.freshen(next);
  }
  sides.keep(old, next, same);
  old.replaceWith(next);
  root.lang = next.lang;
  settle(focused, same, same ? old : null);
}

function settle(focused, same, before) {
  if (keypad.entry()) keypad.paint(keypad.entry());
  fit(main(), before);
  const target = main().querySelector(".warn button") || (focused && document.getElementById(focused));
  if (target) target.focus();
  else if (!same) focusHeading();
  announce();
  preview.watch();
}

function focusHeading() {
  shownParts("h1")[0]?.focus();
}

function textOf(part) { // without the readings over the characters
  const copy = part.cloneNode(true);
  for (const reading of copy.querySelectorAll("rt")) reading.remove();
  return copy.textContent.trim();
}

function announce() {
  const warned = shownParts(".warn [data-say]");
  const words = (warned.length ? warned : shownParts("[data-say]")).map(textOf).join(" ");
  if (said.textContent !== words) said.textContent = words;
}

function release() {
  held = false;
  setTimeout(() => { // after the click that belongs to this touch
    if (held || !pending) return;
    const next = pending;
    pending = null;
    show(next);
  });
}

// Touches, keys and forms

document.addEventListener("pointerdown", (event) => {
  held = true;
  press.begin(event);
});
document.addEventListener("pointerup", (event) => {
  press.end(event);
  release();
});
document.addEventListener("pointercancel", release);
document.addEventListener("contextmenu", (event) => event.preventDefault());

document.addEventListener("click", (event) => {
  const form = keypad.entry();
  const button = event.target.closest("button[type=button]");
  sides.stay(turned);
  if (button?.dataset.turn) sides.turn(button.dataset.turn, turned);
  else if (button?.dataset.read) readOn(button);
  if (!form?.contains(button) || button.dataset.read) return;
  if (button.dataset.digit) keypad.press(form, button.dataset.digit);
  else if ("erase" in button.dataset) keypad.erase(form);
  else if (button.dataset.digits === "0") keypad.choose(form, button.dataset.era);
  else turn(form, button.dataset.era ? "digits" : "era", button.dataset.era);
});

document.addEventListener("keydown", (event) => {
  const form = keypad.entry();
  if (!form || sides.now() !== "main" || main().querySelector(".warn") || form.dataset.step === "era") return;
  if (/^[0-9]$/.test(event.key)) keypad.press(form, event.key);
  else if (event.key === "Backspace") keypad.erase(form);
  else if (event.key === "Enter" && !event.target.closest("button")) form.querySelector("#key-ok").click();
  else return;
  event.preventDefault();
});

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const back = new FormData(form).get("action") === "back";
  if (back && keypad.entry()?.dataset.step === "digits") turn(keypad.entry(), "era");
  else if (!(form.dataset.step && keypad.advance(form))) post(form);
});

function turn(form, step, era) {
  keypad.step(form, step, era);
  fit(main());
  focusHeading();
}

function readOn(button) {
  pages.turn(button);
  fit(main());
  main().querySelector("[data-read]")?.focus();
}

function turned(side) {
  voice.turned(side);
  fit(main());
  focusHeading();
  announce();
}

async function post(form) {
  const shown = main();
  const body = new URLSearchParams(new FormData(form));
  if (pending?.dataset.key === shown.dataset.key) { // the same question, renumbered while the finger was down
    body.set("number", pending.dataset.number);
    body.set("token", pending.dataset.token);
  }
  shown.inert = true;
  try {
    const answer = await fetch("/act", { method: "POST", body, headers: { "X-Screen-Part": "1" } });
    if (answer.status === 422) {
      if (form === keypad.entry()) keypad.clear(form); // what cannot be right is typed anew
      receive(await answer.text());
    } else if (answer.status === 204) keypad.sent(form);
  } catch {
    heard = -SILENCE_MS; // nobody there: please wait, at once
  } finally {
    shown.inert = false;
  }
}

// Listening

function listen() {
  const source = new EventSource("/events");
  source.onmessage = (event) => {
    heard = performance.now();
    kiosk.alive();
    const { number, html } = JSON.parse(event.data);
    if (Number((pending || main()).dataset.number) !== number || !wait.hidden) receive(html);
  };
  source.addEventListener("beat", () => {
    heard = performance.now();
    kiosk.alive();
  });
  source.addEventListener("say", (event) => voice.take(JSON.parse(event.data)));
  source.onerror = () => {
    voice.hush();
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  };
  addEventListener("pagehide", () => source.close(), { once: true });
}

setInterval(() => { wait.hidden = performance.now() - heard < SILENCE_MS; }, 250);

setInterval(() => {
  for (const part of document.querySelectorAll("[data-seconds]")) {
    part.textContent = Math.max(0, Number(part.textContent) - 1);
  }
}, 1000);

addEventListener("resize", () => fit(main()));

sides.paint(main(), "main");
settle("", false);
listen();
