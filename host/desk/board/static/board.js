// The board alive: new boards as they come, times that count on, and one question before a confirmation.
// Without this file the page works too, it only has to be reloaded.
"use strict";

const SILENCE_MS = 15000; // three heartbeats
const WARN_S = 120;
const TOUCH_EVERY_MS = 60000;

const board = document.getElementById("board");
const dialog = document.getElementById("confirm");
const words = board.dataset;
let ahead = 0; // how far the server's clock is ahead of this browser's, in seconds
let heardAt = Date.now();
let touchedAt = Date.now();

const show = (id, shown) => { document.getElementById(id).hidden = !shown; };
const fill = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const two = (number) => String(number).padStart(2, "0");

function span(seconds, fine) { // the same rules as times.py
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60, rest = whole % 60;
  if (hours) return fill(words.spanHours, { hours, minutes: two(minutes) });
  if (fine) return fill(words.spanFine, { minutes, seconds: two(rest) });
  return minutes ? fill(words.spanMinutes, { minutes }) : words.spanUnder;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function tick() {
  const now = Date.now() / 1000 + ahead;
  for (const element of board.querySelectorAll("[data-since]")) {
    setText(element, span(now - element.dataset.since, "fine" in element.dataset));
  }
  for (const element of board.querySelectorAll("[data-until]")) {
    const left = element.dataset.until - now;
    setText(element, left > 0 ? span(left, false) : words.leftOver);
  }
  const lost = Date.now() - heardAt > SILENCE_MS;
  show("lost", lost);
  show("live", !lost);
}

const rows = () => new Map([...board.querySelectorAll("[data-visit]")].map((row) => [row.dataset.visit, row]));

function announce(fresh) {
  for (const row of fresh) row.classList.add("new");
  const newest = fresh.find((row) => row.dataset.outcome === "pending") ?? fresh[0];
  if (!newest) return;
  const sentence = newest.dataset.outcome === "pending" ? words.arrivalWaiting : words.arrival;
  document.getElementById("news").textContent = fill(sentence, { ticket: newest.dataset.ticket });
}

function replaceBoard({ now, waiting, html }, isFirst) {
  const before = rows();
  const focused = document.activeElement?.closest?.("[data-visit]")?.dataset.visit;
  board.innerHTML = html;
  ahead = now - Date.now() / 1000;
  document.title = waiting ? `(${waiting}) ${words.title}` : words.title;
  const after = rows();
  if (focused) after.get(focused)?.querySelector("[data-confirm]")?.focus({ preventScroll: true });
  if (!isFirst) announce([...after].filter(([visit]) => !before.has(visit)).map(([, row]) => row));
  tick();
}

function leave() {
  location.assign("/login?ended=1");
}

function listen() {
  const source = new EventSource(`/events?lang=${words.language}`);
  let isFirst = true;
  const on = (event, react) => source.addEventListener(event, (message) => {
    heardAt = Date.now();
    react(JSON.parse(message.data));
  });
  on("board", (data) => { replaceBoard(data, isFirst); isFirst = false; });
  on("situation", ({ html }) => { document.getElementById("situation").innerHTML = html; });
  on("alive", ({ seconds_left: left }) => show("idle", left < WARN_S));
  on("ended", () => { source.close(); leave(); });
  source.addEventListener("error", () => {
    if (source.readyState === EventSource.CLOSED) leave();
  });
  addEventListener("pagehide", () => source.close());
}

function touch() {
  const isUrgent = !document.getElementById("idle").hidden;
  if (!isUrgent && Date.now() - touchedAt < TOUCH_EVERY_MS) return;
  touchedAt = Date.now();
  show("idle", false);
  fetch("/alive", { method: "POST", body: new URLSearchParams({ token: words.token }) })
    .catch(() => {}); // a lost line is said by the silence of the events
}

function ask(link) {
  const form = dialog.querySelector("form");
  form.action = link.getAttribute("href");
  form.querySelector("[data-fill=ticket]").textContent = link.closest("[data-visit]").dataset.ticket;
  form.querySelector("[data-fill=terminal]").textContent = link.dataset.terminal;
  dialog.showModal();
  form.querySelector("#question").focus(); // not a button: a second press of Enter must not confirm by accident
}

addEventListener("click", (event) => {
  const link = event.target.closest("[data-confirm]");
  if (link) {
    event.preventDefault();
    ask(link);
  } else if (event.target.closest("[data-cancel]") && dialog.open) {
    event.preventDefault();
    dialog.close();
  }
});
dialog.querySelector("form").addEventListener("submit", (event) => {
  if (event.currentTarget.dataset.sent) event.preventDefault(); // a double click is one confirmation
  event.currentTarget.dataset.sent = "yes";
});
for (const event of ["pointerdown", "keydown"]) addEventListener(event, touch);

history.replaceState(null, "", location.pathname); // a reload does not say an old notice again
ahead = board.firstElementChild.dataset.now - Date.now() / 1000;
setInterval(tick, 1000);
tick();
listen();
