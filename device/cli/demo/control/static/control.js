// Keeps the parts of the page as they are on the server, sends orders without leaving the page, and opens the terminal
// beside it. Without this script every button is a form that comes back to the page.
const { base, language } = document.body.dataset;
const shown = new Map();

function show(parts) {
  for (const [name, html] of Object.entries(parts)) {
    const place = document.querySelector(`[data-part="${name}"]`);
    if (place === null || shown.get(name) === html) continue;
    shown.set(name, html);
    const focused = place.contains(document.activeElement) ? document.activeElement.id : "";
    const open = new Map([...place.querySelectorAll("details[id]")].map((one) => [one.id, one.open]));
    const chosen = [...place.querySelectorAll("input:checked")].map((one) => one.id);
    place.innerHTML = html;
    for (const [id, state] of open) document.getElementById(id)?.toggleAttribute("open", state);
    for (const id of chosen) document.getElementById(id)?.click();
    if (focused) document.getElementById(focused)?.focus();
  }
}

async function order(form, button) {
  const fields = new URLSearchParams(new FormData(form, button));
  const answer = await fetch(form.action, { method: "POST", body: fields, headers: { "x-control-part": "1" } });
  if (!answer.ok) document.getElementById("lost").hidden = false;
}

document.addEventListener("submit", (event) => {
  event.preventDefault();
  order(event.target, event.submitter);
});

document.getElementById("open-terminal").addEventListener("click", (event) => {
  event.preventDefault();
  window.open(event.currentTarget.href, "uketsuke-terminal", "popup,width=800,height=480,left=40,top=40");
});

const source = new EventSource(`${base}events?lang=${language}`);
source.addEventListener("parts", (event) => {
  document.getElementById("lost").hidden = true;
  show(JSON.parse(event.data));
});
source.onerror = () => { document.getElementById("lost").hidden = false; };
