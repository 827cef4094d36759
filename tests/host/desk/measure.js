// Measures what is drawn: text that is too small or too pale, targets that are too small, and what is cut off.
// A sheet as it will be printed (`data-paper`) has paper's sizes.
() => {
  const findings = [];
  const parse = (color) => color.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = parse(getComputedStyle(e).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  const contrast = (a, b) => {
    const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const isDrawn = (element) => element.checkVisibility() && !element.closest(".unseen, .skip, [data-paper]");
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim(), element = texts.currentNode.parentElement;
    if (!text || !isDrawn(element)) continue;
    const style = getComputedStyle(element);
    if (parseFloat(style.fontSize) < 18) findings.push(`${style.fontSize}: ${text}`);
    const ratio = contrast(parse(style.color), ground(element));
    if (ratio < 7) findings.push(`contrast ${ratio.toFixed(1)}: ${text}`);
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth) findings.push(`cut off: ${text}`);
  }
  for (const target of document.querySelectorAll("a, button, input:not([type=hidden])")) {
    if (!isDrawn(target)) continue;
    const { width, height } = (target.closest("label") ?? target).getBoundingClientRect();
    if (height < 44 || width < 44) findings.push(`target ${width}x${height}: ${target.textContent.trim()}`);
  }
  if (document.documentElement.scrollWidth > innerWidth) findings.push("scrolls sideways");
  return findings;
}
