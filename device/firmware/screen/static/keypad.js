// Entry by keypad: digits go into the form's own fields, one after the other; what is shown beside them is painted here.
// data-at is the index of the field being filled, data-step (birth date only) is "era" or "digits".

export const entry = () => document.querySelector("form.entry");

const fields = (form) => [...form.querySelectorAll("input")].filter((input) => input.type !== "hidden");
const at = (form) => Number(form.dataset.at || 0);
const chosenEra = (form) => form.querySelector(`[data-era="${form.querySelector("select").value}"]`);
const most = (form, input) => (input.name === "year" ? Number(chosenEra(form).dataset.digits) : input.maxLength);

// No month begins with 2 to 9, no day with 4 to 9 and a second digit: such a field is full after its first.
const loneFrom = { month: "2", day: "4" };
const isFull = (form, input) => input.value.length === most(form, input) || input.value[0] >= loneFrom[input.name];

export function press(form, digit) {
  delete form.dataset.sent;
  const all = fields(form);
  const input = all[at(form)];
  if (input.value.length < most(form, input)) input.value += digit;
  const last = at(form) === all.length - 1;
  if (isFull(form, input) && !last) form.dataset.at = at(form) + 1;
  paint(form);
  if (isFull(form, input) && last && form.dataset.step) form.requestSubmit(); // a whole date needs no further touch
}

export function erase(form) {
  const all = fields(form);
  if (!all[at(form)].value && at(form) > 0) form.dataset.at = at(form) - 1;
  all[at(form)].value = all[at(form)].value.slice(0, -1);
  paint(form);
}

export function clear(form) {
  form.dataset.at = 0;
  for (const input of fields(form)) input.value = "";
  paint(form);
}

export function step(form, name, era = "") {
  if (era) form.querySelector("select").value = era;
  form.dataset.step = name;
  clear(form);
}

// An era after which nothing is typed: the server has the sentence for it.
export function choose(form, era) {
  form.querySelector("select").value = era;
  form.dataset.at = fields(form).length - 1;
  form.requestSubmit();
}

// Goes on to the next field; false when the last one is being filled.
export function advance(form) {
  if (at(form) >= fields(form).length - 1) return false;
  form.dataset.at = at(form) + 1;
  paint(form);
  return true;
}

export function paint(form) {
  form.noValidate = true; // fields are filled one after the other, and the server judges
  for (const field of form.querySelectorAll(".typed input, .typed select")) field.tabIndex = -1;
  fields(form).forEach((input, index) => {
    const shown = form.querySelector(`[data-shows="${input.name}"]`);
    if (shown.children.length) paintPlaces(shown, input.value);
    else {
      shown.textContent = "secret" in shown.parentElement.dataset ? "●".repeat(input.value.length) : input.value;
      shown.classList.toggle("now", index === at(form));
    }
  });
  const now = fields(form)[at(form)];
  form.querySelector("#key-ok").disabled = now.value.length < (form.dataset.step ? 1 : now.maxLength);
  if (!form.dataset.step) return;
  for (const name of form.querySelectorAll("[data-era-name]")) name.innerHTML = chosenEra(form).innerHTML;
}

function paintPlaces(shown, value) {
  [...shown.children].forEach((place, position) => {
    const digit = value[position] || "";
    place.textContent = digit && "secret" in shown.dataset ? "●" : digit;
    place.classList.toggle("now", position === value.length);
  });
}

// The entry was taken: it is forgotten here, whether or not the page was drawn anew meanwhile.
export function sent(form) {
  const shown = entry();
  if (!shown || shown.dataset.entry !== form.dataset.entry) return;
  shown.dataset.sent = "1";
  clear(shown);
}

// While the entry is looked at, the page may be drawn anew without a message; one with a message brings the answer.
export function wait(old, next) {
  const [from, to] = [old.querySelector("form.entry"), next.querySelector("form.entry")];
  if (from?.dataset.sent && from.dataset.entry === to?.dataset.entry && next.dataset.message === "0") to.dataset.sent = "1";
}

// The same question drawn anew: what was typed is taken over.
export function keep(old, next) {
  const [from, to] = [old.querySelector("form.entry"), next.querySelector("form.entry")];
  if (!from || !to) return;
  for (const field of from.querySelectorAll(".typed input, .typed select")) to.elements[field.name].value = field.value;
  for (const mark of ["at", "step"]) if (from.dataset[mark]) to.dataset[mark] = from.dataset[mark];
}
