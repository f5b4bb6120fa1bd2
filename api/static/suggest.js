// Suggestions under the search field while a person types. The page works without it.
"use strict";
{
  const field = document.getElementById("q");
  const list = document.getElementById("suggestions");
  const wait_ms = 120; // between two keys of a person who types
  let timer = 0;
  let asked = "";

  async function show() {
    const typed = field.value.trim();
    if (typed.length < 2 || typed === asked) return;
    asked = typed;
    const answer = await fetch("/api/v1/suggest?q=" + encodeURIComponent(typed.slice(0, 200)));
    if (!answer.ok || field.value.trim() !== typed) return;
    const { suggestions } = await answer.json();
    list.replaceChildren(...suggestions.map(makeOption));
  }

  function makeOption(suggestion) {
    const option = document.createElement("option");
    option.value = suggestion.matched;
    if (suggestion.matched !== suggestion.label) option.label = suggestion.matched + " – " + suggestion.label;
    return option;
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => show().catch(() => {}), wait_ms);
  });
}
