// While a list is being asked about: looks how far it came, and draws the page anew when that has changed.
"use strict";

const main = document.getElementById("main");
const address = `/batches/${main.dataset.batch}/progress.json`;

async function look() {
  try {
    const answer = await fetch(address, { cache: "no-store" });
    if (answer.ok) {
      const { phase, reason, done } = await answer.json();
      if (phase !== main.dataset.phase || String(reason) !== main.dataset.reason) {
        location.reload();
        return;
      }
      if (done) {
        main.querySelector("progress").value = done;
        main.querySelector("[data-done]").textContent = done;
      }
    }
  } catch {
    // The host is not reached just now; the next look tells.
  }
  setTimeout(look, 1500);
}

setTimeout(look, 1500);
