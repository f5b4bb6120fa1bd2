// Judging drawn units by keys: y yes, n no, j and k the next and the one before. The page works without it.
"use strict";
{
  const units = [...document.querySelectorAll(".judged-unit")];
  let at = Math.max(0, units.findIndex((unit) => "#" + unit.id === location.hash));

  function show(number) {
    if (!units[number]) return;
    units[at].classList.remove("is-at");
    at = number;
    units[at].classList.add("is-at");
    units[at].focus({ preventScroll: true });
    units[at].scrollIntoView({ block: "nearest" });
  }

  function press(key) {
    const button = units[at]?.querySelector(`button[data-key="${key}"]`);
    if (button) button.form.requestSubmit(button);
  }

  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("input, textarea, select");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === "j") show(at + 1);
    else if (event.key === "k") show(at - 1);
    else if (event.key === "y" || event.key === "n") press(event.key);
  });
  if (units.length && location.hash.startsWith("#unit-")) show(at);
}
