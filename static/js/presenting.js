// The wall without a mouse: arrows and a clicker go on and back, f fills the screen, w opens what can be changed. The
// notes in another window of this browser follow.

const channel = new BroadcastChannel("teaching");
const stage = () => document.getElementById("stage");

function tellNotes() {
  const { slug, step } = stage().dataset;
  channel.postMessage({ slug, step });
}

const press = (id) => document.getElementById(id)?.click();

function fillScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen?.();
}

const DOES = {
  ArrowRight: () => press("stage-next"),
  PageDown: () => press("stage-next"),
  " ": () => press("stage-next"),
  ArrowLeft: () => press("stage-back"),
  PageUp: () => press("stage-back"),
  f: fillScreen,
  w: () => press("stage-what-if"),
};
const ONE_CHARACTER = new Set(["f", "w"]);
const BUSY = "a, button, input, select, textarea, summary";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat) return;
  if (!Object.hasOwn(DOES, event.key) || event.target.closest("input, select, textarea")) return;
  if (event.key === " " && event.target.closest(BUSY)) return;
  if (ONE_CHARACTER.has(event.key) && root.dataset.keys === "0") return;
  event.preventDefault();
  DOES[event.key]();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("#stage-full")) fillScreen();
});
document.addEventListener("htmx:afterSettle", tellNotes);
channel.addEventListener("message", (event) => {
  if (event.data.asks === stage().dataset.slug) tellNotes();
});
tellNotes();
