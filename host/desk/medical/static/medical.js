// Counts down to the end of the consent, and takes everything off the page when it is reached, whoever has left it open.
// The host says how long is left, so that a wrong clock of this computer does not matter.
"use strict";

const main = document.getElementById("main");
const end = Date.now() + Number(main.dataset.seconds) * 1000;
const left = main.querySelector("[data-left]");

function show() {
  const seconds = (end - Date.now()) / 1000;
  if (seconds <= 0) {
    const over = document.createElement("p");
    over.setAttribute("role", "alert");
    over.textContent = main.dataset.over;
    main.replaceChildren(over);
    return;
  }
  const minutes = Math.ceil(seconds / 60);
  left.textContent = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}`;
  setTimeout(show, Math.min(20000, Math.max(500, seconds * 1000)));
}

// A page that comes back out of the browser's memory is loaded anew instead.
window.addEventListener("pageshow", (event) => event.persisted && location.reload());
show();
