// The page's voice: it plays the sounds that the server names, one after the other, and stops when it is told something else.

const player = document.body.appendChild(document.createElement("audio"));
player.id = "player";
let waiting = [];
let pause = 0;

export function take({ sounds, pauses, gain, stop }) {
  player.volume = gain;
  if (!stop) return;
  hush();
  waiting = sounds.map((url, place) => ({ url, pause_ms: pauses[place] * 1000 }));
  next();
}

export function hush() {
  clearTimeout(pause);
  waiting = [];
  player.pause();
}

export function turned(side) {
  fetch("/turned", { method: "POST", body: new URLSearchParams({ side }) }).catch(() => {});
}

function next() {
  const sound = waiting.shift();
  if (!sound) return;
  player.onended = () => { pause = setTimeout(next, sound.pause_ms); };
  player.onerror = next; // a sound that is gone silences itself only
  player.src = sound.url;
  player.play().catch(() => {}); // stopped again before it began, or no leave to play
}
