// The wall without a mouse: arrows and a clicker go on and back, w goes into the answers that can be changed and out of
// them, b makes the screen black. The notes in another window of this browser follow.

const channel = new BroadcastChannel("teaching");
const stage = () => document.getElementById("stage");
const whatIf = () => stage().querySelector(".what-if");

function tellNotes() {
  const { slug, step, changed } = stage().dataset;
  channel.postMessage({ slug, step, changed });
}

const press = (id) => document.getElementById(id)?.click();

function fillScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else root.requestFullscreen?.();
}

// What if ------------------------------------------------------------------------------------------------------------

const isInWhatIf = (place) => Boolean(place?.closest?.(".what-if"));
const leave = () => stage().focus({ preventScroll: true });

function close() {
  whatIf().open = false;
  leave();
  scrollTo(0, 0);
}

function askWhatIf() {
  const answers = whatIf();
  if (!answers) return;
  if (answers.open && isInWhatIf(document.activeElement)) {
    close();
    return;
  }
  answers.open = true;
  scrollTo(0, 0);
  const first = answers.querySelector(".questions :is(input, select)");
  (first ?? answers.querySelector("summary")).focus();
}

function escape() {
  if (isInWhatIf(document.activeElement)) leave();
  else if (whatIf()?.open) close();
}

// The black screen ---------------------------------------------------------------------------------------------------

const black = Object.assign(document.createElement("div"), { className: "black-screen", hidden: true });
document.body.append(black);

function blacken() {
  black.hidden = false;
}
black.addEventListener("click", () => {
  black.hidden = true;
});

// Keys ---------------------------------------------------------------------------------------------------------------

const DOES = {
  ArrowRight: () => press("stage-next"),
  PageDown: () => press("stage-next"),
  " ": () => press("stage-next"),
  ArrowLeft: () => press("stage-back"),
  PageUp: () => press("stage-back"),
  Escape: escape,
  f: fillScreen,
  w: askWhatIf,
  b: blacken,
  ".": blacken,
  "?": () => document.getElementById("keys")?.showModal(),
};
const ONE_CHARACTER = new Set(["f", "w", "b", ".", "?"]);
const OF_NO_BOX = new Set(["PageDown", "PageUp", "Escape"]);
const BUSY = "a, button, input, select, textarea, summary";
const CHOICE = '[type="radio"], [type="checkbox"]';

// A key that an answer takes itself is none of the wall.
function isTaken({ key, target }) {
  if (key === " ") return Boolean(target.closest(BUSY));
  if (OF_NO_BOX.has(key)) return target.matches("select, textarea") && key !== "Escape";
  return target.matches("input, select, textarea") && !(target.matches(CHOICE) && ONE_CHARACTER.has(key));
}

document.addEventListener("keydown", (event) => {
  if (!black.hidden) {
    event.preventDefault();
    black.hidden = true;
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.querySelector("dialog[open]")) return;
  if (!Object.hasOwn(DOES, event.key) || (event.shiftKey && event.key !== "?") || isTaken(event)) return;
  if (ONE_CHARACTER.has(event.key) && root.dataset.keys === "0") return;
  event.preventDefault();
  DOES[event.key]();
});
document.addEventListener("click", (event) => {
  if (event.target.closest("#stage-full")) fillScreen();
  if (event.target.closest("#show-keys")) DOES["?"]();
});

// What an answer puts in place of the wall ---------------------------------------------------------------------------
// An answer that is given with Enter is seen at once, and the next key is for the wall again.

document.addEventListener("submit", (event) => {
  if (event.target !== stage() || !document.activeElement.matches(".what-if input")) return;
  leave();
  scrollTo(0, 0);
});

const asShown = () => ({
  step: stage().dataset.step,
  isOpen: Boolean(whatIf()?.open),
  scrolled: whatIf()?.querySelector(".body").scrollTop,
  answer: isInWhatIf(document.activeElement) ? document.activeElement : null,
});
let before = asShown();

const sameAs = ({ tagName, name, value, type }) =>
  [...whatIf().querySelectorAll(tagName)].find((one) =>
    one.name === name && (!["radio", "checkbox", "submit"].includes(type) || one.value === value));

document.addEventListener("htmx:beforeSwap", () => {
  before = asShown();
});
document.addEventListener("htmx:afterSwap", () => {
  const answers = whatIf();
  const hasMoved = stage().dataset.step !== before.step;
  if (answers && !answers.querySelector(".wrong-list")) answers.open = before.isOpen && !hasMoved;
  if (answers?.open) answers.querySelector(".body").scrollTop = before.scrolled;
  if (hasMoved) scrollTo(0, 0);
  if (answers?.open && before.answer) sameAs(before.answer)?.focus({ preventScroll: true });
  if (document.activeElement === document.body || (hasMoved && isInWhatIf(document.activeElement))) leave();
  before = asShown();
  tellNotes();
});
channel.addEventListener("message", (event) => {
  if (event.data.asks === stage().dataset.slug) tellNotes();
});
tellNotes();
