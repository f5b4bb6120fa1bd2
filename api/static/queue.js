// Walks the queue of merges with keys: j next, k before, a accept, d not the same. The page works without it.
"use strict";
{
  const pairs = [...document.querySelectorAll(".pair")];
  const forms = { a: "accept", d: "dismiss" };
  const at = () => pairs.findIndex((pair) => pair.contains(document.activeElement));

  function go(place) {
    const pair = pairs[Math.max(0, Math.min(place, pairs.length - 1))];
    pair.focus({ preventScroll: true });
    pair.scrollIntoView({ block: "start" });
  }

  document.addEventListener("keydown", (event) => {
    const target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || !pairs.length) return;
    if (target instanceof HTMLElement && target.matches("input, textarea, select")) return;
    if (event.key === "j") go(at() + 1);
    else if (event.key === "k") go(at() - 1);
    else if (forms[event.key] && at() >= 0) pairs[at()].querySelector("button[value=" + forms[event.key] + "]").click();
    else return;
    event.preventDefault();
  });
}
