// Undo, redo and clearing on an assessment page. What was there before is kept in this page's memory and nowhere else.
// The names come from app.js.

const undo = document.getElementById("undo");
const redo = document.getElementById("redo");
const clear = document.getElementById("clear");
const clearing = document.getElementById("clearing");
const list = facts.querySelector(".fields");

const isTicked = (control) => ["radio", "checkbox"].includes(control.type);
const isLeftOut = (control) => !control.name || control.type === "submit" || ["csrfmiddlewaretoken", "show_all"].includes(control.name);
const controls = () => [...facts.elements].filter((control) => !isLeftOut(control));
const valueOf = (control) => (isTicked(control) ? control.checked : control.value);
const held = () => new Map(controls().map((control) => [control, valueOf(control)]));
const addingTo = new Map();

const past = [];
const future = [];
let now = held();
let typedIn = null;

function nameOf(control) {
  const question = control.closest(".fields section > .field, .fields .moment .field");
  return question?.querySelector("legend, label")?.textContent ?? "";
}

function showSteps() {
  for (const [button, steps] of [[undo, past], [redo, future]]) {
    const what = steps.at(-1)?.what;
    button.setAttribute("aria-disabled", String(!steps.length));
    button.setAttribute("aria-label", what ? `${button.textContent}: ${what}` : button.textContent);
  }
}

function remember(what) {
  past.push({ state: now, what });
  now = held();
  future.length = 0;
  showSteps();
}

function show(field) {
  if (field && getComputedStyle(list).overflowY !== "visible") field.scrollIntoView({ block: "nearest" });
}

// A row that was added goes and comes back as a whole, with its boxes.
function putRows(state) {
  for (const [row, button] of addingTo) {
    const isThere = state.has(row.querySelector("input, select"));
    if (isThere && !row.isConnected) button.before(row);
    if (isThere || !row.isConnected) continue;
    if (row.contains(document.activeElement)) button.focus();
    row.remove();
  }
}

function put(state) {
  putRows(state);
  const changed = [...state.keys()].filter((control) => valueOf(control) !== state.get(control));
  for (const control of changed) {
    if (isTicked(control)) control.checked = state.get(control);
    else control.value = state.get(control);
  }
  for (const control of changed) touch(control);
  now = state;
  typedIn = null;
  isWork = true;
  waiting.clear();
  showBehind();
  showZone();
  send("answered");
  return changed;
}

function step(from, to, done, nothing) {
  if (!from.length) {
    say(nothing);
    return;
  }
  const { state, what } = from.pop();
  to.push({ state: now, what });
  announce(`${done}: ${what}`);
  const changed = put(state);
  showSteps();
  show(questionOf(changed[0]));
}

const stepBack = () => step(past, future, facts.dataset.undone, facts.dataset.nothingToUndo);
const stepForward = () => step(future, past, facts.dataset.redone, facts.dataset.nothingToRedo);

// Clearing ---------------------------------------------------------------------------------------------------------

function empty(these) {
  for (const control of these) {
    if (isTicked(control)) control.checked = false;
    else control.value = "";
  }
}

function clearRow(row, what) {
  const inside = controls().filter((control) => row.contains(control));
  empty(inside);
  remember(what);
  announce(what);
  put(now);
  for (const control of inside) touch(control);
}

function clearAll() {
  empty(controls());
  takeZoneOfBrowser();
  remember(facts.dataset.clearing);
  announce(facts.dataset.cleared);
  put(now);
  for (const control of controls()) touch(control);
  list.scrollTop = 0;
  facts.scrollIntoView({ block: "nearest" });
  list.focus({ preventScroll: true });
}

facts.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-clear-row]");
  if (button) clearRow(button.closest(".row"), button.textContent);
});
clear.addEventListener("click", (event) => {
  event.preventDefault();
  if (!holdsAnswers()) {
    clearAll();
    return;
  }
  clearing.returnValue = "";
  clearing.showModal();
});
clearing.addEventListener("close", () => {
  if (clearing.returnValue === "clear") clearAll();
});

// When ---------------------------------------------------------------------------------------------------------------

facts.addEventListener("input", ({ target }) => {
  if (isLeftOut(target)) return;
  const goesOn = target === typedIn;
  typedIn = isTicked(target) || target.matches("select") ? null : target;
  if (goesOn) {
    now = held();
    future.length = 0;
    showSteps();
  } else {
    remember(nameOf(target));
  }
});
facts.addEventListener("focusout", () => {
  typedIn = null;
});
// A row counts from the moment it is there: what is typed in it comes after it, however soon.
document.addEventListener("htmx:afterSwap", (event) => {
  if (!isOfRow(event)) return;
  const button = event.detail.target;
  const row = button.previousElementSibling;
  addingTo.set(row, button);
  remember(button.textContent);
  if ([button, document.body].includes(document.activeElement)) row.querySelector("input, select").focus();
  else say(row.querySelector("legend").textContent);
});
undo.addEventListener("click", stepBack);
redo.addEventListener("click", stepForward);
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || isElsewhere(event)) return;
  const key = event.key.toLowerCase();
  const how = key === "z" ? (event.shiftKey ? stepForward : stepBack) : key === "y" && !event.shiftKey ? stepForward : null;
  if (!how) return;
  event.preventDefault();
  how();
});
