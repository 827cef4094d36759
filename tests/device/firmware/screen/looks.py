"""What is wrong with a screen as it is laid out: looked for in the page itself, with millimetres of the panel.

Checks: nothing scrolls or leaves its frame or its button; no text is cut; every button has at least 16 mm both ways
and none overlaps another; every text that a person has to read has 22 points or more and a contrast of 7:1 (WCAG 2.2,
1.4.6). Only an error's number and the fingerprint, which staff read, may be smaller.
"""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

_SCRIPT = """
([pxPerMm]) => {
  const faults = [];
  const name = (part) => `${part.tagName.toLowerCase()}#${part.id}.${part.className}`;
  const frame = (part) => part.getBoundingClientRect();
  const unseen = ".typed, .unseen, [data-picture=none] .spare, [data-split] .iconic span, rt";
  const seen = [...document.querySelectorAll("main, main *")].filter(
    (part) => part.checkVisibility() && !part.closest(unseen) && !part.parentElement.closest("svg"));
  const root = document.scrollingElement;
  if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth) faults.push("the page scrolls");

  const isInside = (inner, outer) => inner.left >= outer.left - 1.5 && inner.right <= outer.right + 1.5
    && inner.top >= outer.top - 1.5 && inner.bottom <= outer.bottom + 1.5;
  const isBlock = (part) => !/^(inline|ruby)/.test(getComputedStyle(part).display);
  for (const part of seen) {
    if (isBlock(part) && !isInside(frame(part), new DOMRect(0, 0, innerWidth, innerHeight)))
      faults.push(`${name(part)} leaves the panel`);
    const body = part.closest(".body");
    if (body && body !== part && isBlock(part) && !isInside(frame(part), frame(body)))
      faults.push(`${name(part)} leaves the body`);
    if (isBlock(part) && part.scrollWidth > part.clientWidth + 1) faults.push(`${name(part)} is cut`);
  }

  const warned = document.querySelector(".warn");
  const buttons = seen.filter((part) => part.tagName === "BUTTON" && !(warned && part.closest(".body")));
  buttons.forEach((button, index) => {
    const a = frame(button);
    for (const part of button.children)
      if (seen.includes(part) && !isInside(frame(part), a)) faults.push(`${name(part)} leaves its button`);
    if (Math.min(a.width, a.height) / pxPerMm < 16) faults.push(`${name(button)} is ${a.width}x${a.height}`);
    for (const other of buttons.slice(index + 1)) {
      const b = frame(other);
      if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        faults.push(`${name(button)} overlaps ${name(other)}`);
    }
  });

  const texts = seen.filter((part) => part.matches("h1, p, .ticket, .places, .drawing") && frame(part).width);
  for (const part of texts) {
    if (part.closest(".body") && warned) continue;
    const a = frame(part);
    for (const button of buttons) {
      const b = frame(button);
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 2 && high > 2 && !button.contains(part)) faults.push(`${name(part)} lies over ${name(button)}`);
    }
  }

  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => channels(colour).slice(0, 3).map((value) => value / 255)
    .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  const ground = (part) => {
    const colour = getComputedStyle(part).backgroundColor;
    return channels(colour)[3] === 0 && part.parentElement ? ground(part.parentElement) : colour;
  };
  for (const part of seen) {
    const own = [...part.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
    if (!own) continue;
    const style = getComputedStyle(part);
    const points = parseFloat(style.fontSize) / pxPerMm * 72 / 25.4;
    if (points < 21.99 && !part.closest(".number")) faults.push(`${name(part)} has ${points} points`);
    const [a, b] = [light(style.color), light(ground(part))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 7) faults.push(`${name(part)} has contrast ${contrast}`);
  }
  return faults;
}
"""


def find_faults(page: Page, px_per_mm: float) -> list[str]:
    """Give everything that is wrong with the screen shown."""
    faults: list[Any] = page.evaluate(_SCRIPT, [px_per_mm])
    return [str(fault) for fault in faults]
