// The page works without this file. With it, a change of appearance keeps what is typed,
// and an answer that could not be fetched is never left looking current.
const root = document.documentElement;
const concernsResult = (event) => event.detail.target?.id !== "appearance";

function setTrouble(inTrouble) {
  document.getElementById("trouble").hidden = !inTrouble;
  root.classList.toggle("is-stale", inTrouble);
}

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout", "htmx:swapError"]) {
  document.addEventListener(failure, (event) => {
    if (concernsResult(event)) setTrouble(true);
  });
}

document.addEventListener("htmx:afterSwap", (event) => {
  if (concernsResult(event)) setTrouble(false);
});

document.addEventListener("htmx:load", (event) => {
  const loaded = event.detail.elt;
  if (loaded.id === "appearance") {
    root.dataset.theme = loaded.dataset.theme;
    root.dataset.room = loaded.dataset.room;
  }
});
