// Keys of one character on an assessment page; a button in their list turns them off. The names come from app.js.

const keys = document.getElementById("keys");

function showKeys() {
  keys.showModal();
}

function goToNextOpen() {
  const open = [...facts.querySelectorAll(".fields section > .field.open:not(.set-aside)")];
  const here = document.activeElement;
  const isBehind = (field) => Boolean(here.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING) && !here.contains(field);
  const next = (facts.contains(here) && open.find(isBehind)) || open[0];
  if (!next) {
    say(facts.dataset.noneOpen);
    return;
  }
  next.querySelector("input, select").focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

const DOES = {
  "?": showKeys,
  n: goToNextOpen,
  r: () => document.getElementById("result").focus(),
  p: () => window.print(),
};

document.getElementById("show-keys").addEventListener("click", showKeys);
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isElsewhere(event)) return;
  if (root.dataset.keys === "0" || !Object.hasOwn(DOES, event.key)) return;
  event.preventDefault();
  DOES[event.key]();
});
