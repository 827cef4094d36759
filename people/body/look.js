// What is visible on the page now, and which buttons a finger would reach; nothing hidden is told.
() => {
  const main = document.querySelector("main");
  const shown = (part) => part.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const first = (choice) => [...document.querySelectorAll(choice)].find(shown);
  const textOf = (choice) => (first(choice)?.innerText || "").trim();
  const reached = (part, frame) => {
    const top = document.elementFromPoint(frame.left + frame.width / 2, frame.top + frame.height / 2);
    return Boolean(top) && (part.contains(top) || top.contains(part)) && Boolean(top.closest("button"));
  };
  const buttons = [];
  const pressed = [];
  for (const part of document.querySelectorAll("button[id]")) {
    const frame = part.getBoundingClientRect();
    if (part.disabled || !shown(part) || !reached(part, frame)) continue;
    buttons.push({
      name: part.id, label: part.innerText.trim(), x: frame.left, y: frame.top, width: frame.width, height: frame.height,
    });
    if (part.getAttribute("aria-pressed") === "true" || part.getAttribute("aria-checked") === "true") pressed.push(part.id);
  }
  const entries = [...document.querySelectorAll("[data-shows]")].filter(shown).map((part) => {
    const text = part.children.length
      ? [...part.children].map((place) => place.textContent.trim()).join("") : part.textContent.trim();
    const isNext = part.children.length > 0 || part.classList.contains("now");
    return { name: part.dataset.shows, text, is_next: isNext };
  });
  return {
    screen: main.dataset.screen,
    side: main.dataset.side || "main",
    title: textOf(".warn h2") || textOf("main h1"),
    message: Number(main.dataset.message || 0),
    hint: first("[data-hint]")?.dataset.hint || "",
    ticket: textOf(".ticket b"),
    language: main.dataset.language || main.lang,
    warned: Boolean(first(".warn")),
    waiting: Boolean(first("#wait")),
    takes_card: Boolean(first(".take")),
    buttons, entries, pressed,
  };
}
