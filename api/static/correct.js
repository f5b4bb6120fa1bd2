// Corrects a technology with two keys: c, then the letter of a choice; o opens the form of organisations. The page
// works without it.
"use strict";
{
  const tag = document.getElementById("correct-tag");
  const link = document.getElementById("correct-link");
  let is_choosing = false;

  function isTyping(target) {
    return target instanceof HTMLElement && target.matches("input:not([type=radio]), textarea, select");
  }

  function open(details, field) {
    details.open = true;
    details.scrollIntoView({ block: "nearest" });
    details.querySelector(field).focus();
  }

  function choose(key) {
    const choice = tag.querySelector('input[data-key="' + CSS.escape(key) + '"]');
    if (!choice) return false;
    choice.checked = true;
    tag.querySelector("input[name=reason]").focus();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
      // In the list of technologies a letter still chooses, as long as c was pressed before it.
      if (!(is_choosing && event.target.id === "tag-technology" && choose(event.key))) return;
      is_choosing = false;
      event.preventDefault();
      return;
    }
    if (event.key === "c" && tag) open(tag, "select");
    else if (event.key === "o" && link) open(link, "input[name=name]");
    else if (!(tag && tag.open && choose(event.key))) return;
    is_choosing = event.key === "c";
    event.preventDefault();
  });
}
