// The page works without this file. With it, a change of appearance keeps what is typed, an answer that could not be
// fetched is never left looking current, and a question is sent when it is whole.
const root = document.documentElement;
const facts = document.getElementById("facts");
const isOfResult = (event) => event.detail.target?.id === "result";
const isOfRow = (event) => event.detail.target?.name === "add";
const parsed = (text) => new DOMParser().parseFromString(text, "text/html");

// Answers that did not come ------------------------------------------------------------------------------------------

const CONNECTION = document.getElementById("trouble").dataset.connection;

// By the place that an answer was to replace, what is said where none comes. A part that comes, or word that there is
// nothing new, ends only what was said of itself.
const OF_PLACE = {
  result: () => "result",
  beside: () => "result",
  stage: (isAsked) => (isAsked ? "news" : "step"),
  room: (isAsked) => (isAsked ? "news" : "answer"),
  "room-counts": () => "news",
  notes: () => "news",
};
const FIRST = ["result", "step", "answer", "row", "news"];
const troubles = new Map();

function troubleOf(event) {
  if (isOfRow(event)) return "row";
  const { target, requestConfig } = event.detail;
  return OF_PLACE[target?.id]?.(requestConfig?.verb === "get");
}

const isStale = () => troubles.has("result");

function tellTrouble() {
  const trouble = document.getElementById("trouble");
  const of = FIRST.find((kind) => troubles.has(kind));
  for (const words of trouble.querySelectorAll("[data-of]")) {
    const why = words.dataset.of === of ? troubles.get(of) : "";
    const place = words.querySelector("[data-why]");
    words.hidden = words.dataset.of !== of;
    if (place.textContent !== why) place.textContent = why;
  }
  trouble.hidden = !of;
  root.classList.toggle("is-stale", troubles.has("result") || troubles.has("step"));
}

function setTrouble(event, why) {
  const of = troubleOf(event);
  if (!of) return;
  troubles.set(of, why);
  tellTrouble();
}

function endTrouble(event) {
  const of = troubleOf(event);
  if (!of) return;
  const { target, xhr } = event.detail;
  if (of === "row" || target.id === "room-counts" || xhr.status === 204) troubles.delete(of);
  else troubles.clear();
  tellTrouble();
}

// Whoever signs in again in another tab and comes back finds the answers sent by themselves.
let isSignedOut = false;

async function takeUpAgain() {
  await renewToken();
  if (!facts || !isSignedOut || !isStale()) return;
  isSignedOut = false;
  send("answered");
}

document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible") return;
  if (isSignedOut || document.getElementById("send-again")) takeUpAgain();
});

// A page may have been open while somebody signed in or out elsewhere: the next attempt goes out with a new token.
async function renewToken() {
  try {
    const page = parsed(await (await fetch("/help/")).text());
    const token = page.querySelector('[name="csrfmiddlewaretoken"]')?.value;
    if (!token) return;
    for (const box of document.querySelectorAll('[name="csrfmiddlewaretoken"]')) box.value = token;
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": token }));
  } catch {
    // without a connection there is no new token either; that is said when the next change does not get through
  }
}

function reasonIn(page) {
  const words = parsed(page).querySelector("main .prose p, main .errors li");
  for (const unseen of words?.querySelectorAll(".vh") ?? []) unseen.remove();
  return words?.textContent.trim() || CONNECTION;
}

document.addEventListener("htmx:responseError", (event) => {
  if (!troubleOf(event)) return;
  const answer = event.detail.xhr;
  setTrouble(event, reasonIn(answer.responseText));
  if (answer.status === 401) isSignedOut = true;
  if (answer.status === 403) takeUpAgain();
});
for (const failure of ["htmx:sendError", "htmx:timeout", "htmx:swapError"]) {
  document.addEventListener(failure, (event) => setTrouble(event, CONNECTION));
}
document.addEventListener("htmx:afterSwap", endTrouble);
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status === 204) endTrouble(event);
});

document.addEventListener("htmx:load", (event) => {
  const loaded = event.detail.elt;
  if (loaded.id === "appearance") {
    root.dataset.theme = loaded.dataset.theme;
    root.dataset.room = loaded.dataset.room;
    root.dataset.keys = loaded.dataset.keys;
  }
});

// What an answer says of the fields ----------------------------------------------------------------------------------
// The form is never swapped, so that focus and typed text stay: what an answer says of its fields is put there.

function describe(element, field) {
  const isOwn = element === field || field.matches("div");
  const telling = [
    ...(isOwn ? [".hint:not(.mark-it)", ".mark-it"] : []),
    ...(element === field ? [".echo"] : [".wrong"]),
  ];
  const ids = telling.map((name) => field.querySelector(`:scope > ${name}`)?.id).filter(Boolean);
  if (ids.length) element.setAttribute("aria-describedby", ids.join(" "));
  else element.removeAttribute("aria-describedby");
}

function put(look, ending, place, text) {
  const control = document.getElementById(place);
  const field = control?.closest(".field");
  if (!field || field.querySelector(`:scope > .${look.split(" ").at(-1)}`)) return null;
  const sentence = document.createElement("p");
  sentence.className = look;
  sentence.id = `${place}-${ending}`;
  sentence.textContent = text;
  field.insertBefore(sentence, field.querySelector(":scope > .rows"));
  describe(control, field);
  return field;
}

function showMarks(form) {
  for (const old of form.querySelectorAll(".wrong, .mark-it")) old.remove();
  for (const field of form.querySelectorAll(".bad")) field.classList.remove("bad");
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  for (const element of form.querySelectorAll('[aria-describedby*="-wrong"], [aria-describedby*="-mark"]')) {
    describe(element, element.closest(".field"));
  }
  for (const link of document.querySelectorAll("#problems a[data-place]")) {
    const field = put("wrong", "wrong", link.dataset.place, link.dataset.message);
    if (!field) continue;
    field.classList.add("bad");
    document.getElementById(link.dataset.place).setAttribute("aria-invalid", "true");
  }
  for (const link of document.querySelectorAll("#result a[data-mark]")) {
    put("hint mark-it", "mark", link.hash.slice(1), link.dataset.mark);
  }
  for (const which of form.querySelectorAll("[data-fold]")) {
    const isAsked = document.querySelector(`#problems a[data-place="${which.dataset.fold}"][data-asks="fold"]`);
    which.hidden = !isAsked && !which.querySelector(":checked");
  }
}

// What is asked now, and how dates and lengths are understood: the answer says it in words, which are put beside the
// fields. Nothing in view moves: a question that is left aside is folded away once it is below what can be seen.

const questionOf = (control) => control?.closest(".fields section > .field");
let folding = null;

function foldBelow(entries) {
  for (const { target, isIntersecting, boundingClientRect, rootBounds } of entries) {
    const isBelow = !isIntersecting && boundingClientRect.top >= rootBounds.bottom;
    if (isBelow && !target.contains(document.activeElement)) target.classList.add("folded");
  }
}

function showAsked() {
  const told = [...document.querySelectorAll("#asked data")];
  const words = new Map(told.map((data) => [`${data.value}-echo`, data.dataset.echo]));
  for (const echo of facts.querySelectorAll(".echo")) echo.textContent = words.get(echo.id) ?? "";
  const aside = new Set(told.filter((data) => "setAside" in data.dataset).map((data) => document.getElementById(data.value)));
  const questions = new Set([...aside].map(questionOf).filter((field) => field && !isAnswered(field)));
  const list = facts.querySelector(".fields");
  const root = getComputedStyle(list).overflowY === "visible" ? null : list;
  folding?.disconnect();
  folding = new IntersectionObserver(foldBelow, { root, rootMargin: "0px 0px 48px 0px" });
  for (const field of facts.querySelectorAll(".fields section > .field")) {
    field.classList.toggle("set-aside", questions.has(field));
    if (questions.has(field)) folding.observe(field);
    else field.classList.remove("folded");
  }
}

// One line for a screen reader, in front of what the next answer says; with no answer to come it is said at once.

let announcement = "";

const announce = (words) => {
  announcement = words;
};
const say = (words) => {
  document.getElementById("status").textContent = words;
};

// Whatever an answer says above it, the question that somebody is at stays where it is seen.

let heldAt = null;

function hold() {
  const field = [pressed, document.activeElement].find((place) => facts?.contains(place))?.closest(".field");
  heldAt = field && { field, top: field.getBoundingClientRect().top };
}

function keepHeld() {
  if (!heldAt) return;
  const list = facts.querySelector(".fields");
  const scroller = getComputedStyle(list).overflowY === "visible" ? window : list;
  scroller.scrollBy(0, heldAt.field.getBoundingClientRect().top - heldAt.top);
}

document.addEventListener("htmx:afterSettle", (event) => {
  if (!facts || event.detail.target?.id !== "result") return;
  showMarks(facts);
  showAsked();
  keepHeld();
  if (announcement) say(`${announcement} ${document.getElementById("status").textContent}`);
  announcement = "";
});

// The result stays as it was opened, and says that it is being made anew ---------------------------------------------

const keyOf = (details) =>
  [
    details.closest("[data-code]")?.dataset.code ?? details.closest("section")?.getAttribute("aria-labelledby"),
    details.className,
  ].join(" ");
let opened = new Set();
let inFocus = "";

// A button that only happens to have the focus says nothing of where an answer goes, or what goes with it.
document.addEventListener("htmx:configRequest", ({ target, detail }) => {
  if (target !== facts) return;
  detail.path = facts.getAttribute("hx-post");
  for (const { type, name } of facts.elements) if (type === "submit") delete detail.parameters[name];
});

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target === facts) document.getElementById("result").setAttribute("aria-busy", "true");
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target === facts && !facts.classList.contains("htmx-request")) {
    document.getElementById("result").removeAttribute("aria-busy");
  }
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (!isOfResult(event)) return;
  hold();
  const result = document.getElementById("result");
  opened = new Set([...result.querySelectorAll("details[open]")].map(keyOf));
  const summary = document.activeElement?.closest("#result summary");
  inFocus = summary ? keyOf(summary.parentElement) : "";
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (!isOfResult(event)) return;
  for (const details of document.querySelectorAll("#result details")) {
    const key = keyOf(details);
    if (opened.has(key)) details.open = true;
    if (inFocus && key === inFocus) details.querySelector("summary").focus({ preventScroll: true });
  }
  inFocus = "";
});

// A question is sent when it is whole, or when the focus leaves it ----------------------------------------------------

const isAnswered = (field) =>
  [...field.querySelectorAll("input, select")].some((control) =>
    ["radio", "checkbox"].includes(control.type) ? control.checked : control.value.trim() !== "");
const valuesOf = (field, boxes) => [...field.querySelectorAll(boxes)].map((box) => box.value.trim());
const isAccepted = (name) => [...document.getElementById("zones").options].some((zone) => zone.value === name);
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)$/;

function isWholeDate(field) {
  const [day, month, year, time] = valuesOf(field, ".parts .box");
  if (![day, month, year, time].some(Boolean)) return true;
  return Boolean(day && month && /^\d{4}$/.test(year)) && (time === undefined || /^\d{1,2}:\d\d/.test(time));
}

const IS_WHOLE = {
  date: isWholeDate,
  moment: isWholeDate,
  quantity: (field) => Boolean(valuesOf(field, ".beside > .box")[0]) === Boolean(field.querySelector(".seg :checked")),
  zone: (field) => valuesOf(field, "#time_zone").every((name) => !name || isAccepted(name)),
  as_of: (field) => valuesOf(field, "#as_of").every((moment) => !moment || MOMENT.test(moment)),
};
const waiting = new Set();
let pressed = null;

// What is said of a field belongs to what it held before.
function touch(control) {
  const field = questionOf(control);
  if (field) {
    field.classList.toggle("open", !isAnswered(field));
    if (isAnswered(field)) field.classList.remove("set-aside", "folded");
  }
  const echo = control.closest(".field")?.querySelector(":scope > .echo");
  if (echo) echo.textContent = "";
}

// An entry that somebody is in the middle of is in no result yet: the one that is shown is of what was there before.
const showBehind = () => root.classList.toggle("is-behind", waiting.size > 0);

const send = (how) => facts.dispatchEvent(new Event(how));

function takeIn(control) {
  const field = control.closest("[data-kind]");
  const isByItself = !field || control.type === "checkbox" || control.matches('[data-fold] *, [id*="-also-"]');
  if (isByItself || IS_WHOLE[field.dataset.kind](field)) {
    waiting.delete(field);
    send(["radio", "checkbox", "select-one"].includes(control.type) ? "answered" : "typed");
  } else {
    waiting.add(field);
  }
  showBehind();
}

function leaveFor(place) {
  const left = [...waiting].filter((field) => !field.contains(place));
  for (const field of left) waiting.delete(field);
  showBehind();
  if (left.length) send("answered");
}

// A key that is typed into a box, or meant for a dialog, is none for the page.
const isElsewhere = (event) =>
  event.isComposing || Boolean(document.querySelector("dialog[open]")) ||
  event.target.matches('select, textarea, input:not([type="radio"], [type="checkbox"])');

// An answer is taken back by choosing it again, or with a key --------------------------------------------------------

let chosenBefore = null;

function takeBack(radio) {
  radio.checked = false;
  radio.dispatchEvent(new Event("input", { bubbles: true }));
}

// The clock that the times are on ------------------------------------------------------------------------------------

function zoneName() {
  const zone = document.getElementById("time_zone");
  const named = zone.value.trim();
  if (named) return isAccepted(named) ? named : "";
  const moment = document.getElementById("as_of").value.trim();
  const offset = MOMENT.test(moment) ? moment.match(/(Z|[+-]\d\d:\d\d)$/)[0] : "";
  if (!offset) return zone.dataset.site;
  return ["Z", "+00:00", "-00:00"].includes(offset) ? "UTC" : `UTC${offset}`;
}

function showZone() {
  const name = zoneName();
  for (const place of facts.querySelectorAll("[data-zone]")) place.textContent = name ? `, ${name}` : "";
}

function takeZoneOfBrowser() {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (isAccepted(here)) document.getElementById("time_zone").value = here;
}

// Nothing that was typed is lost unasked ------------------------------------------------------------------------------

let isWork = facts?.hasAttribute("data-filled") ?? false;

const namesOfPage = new Set(facts?.dataset.own.split(" "));

const holdsAnswers = () =>
  [...facts.elements].some((control) =>
    control.name && !namesOfPage.has(control.name) &&
    (["radio", "checkbox"].includes(control.type) ? control.checked : control.value.trim() !== ""));

if (facts) {
  if (document.getElementById("time_zone").hasAttribute("data-fresh")) takeZoneOfBrowser();
  showZone();
  facts.addEventListener("input", (event) => {
    if (event.target.name === "show_all") return;
    touch(event.target);
    isWork = true;
    if (["as_of", "time_zone"].includes(event.target.name)) showZone();
    takeIn(event.target);
  });
  facts.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget !== "_blank") isWork = false;
  });
  facts.addEventListener("click", (event) => {
    if (event.target.type === "radio" && event.target === chosenBefore) takeBack(event.target);
    if (event.target.type === "radio") chosenBefore = null;
  });
  facts.addEventListener("keydown", (event) => {
    chosenBefore = null;
    if (event.target.type === "radio" && event.target.checked && ["Backspace", "Delete"].includes(event.key)) {
      event.preventDefault();
      takeBack(event.target);
    }
  });
  document.addEventListener("pointerdown", (event) => {
    pressed = event.target;
    const radio = event.target.closest(".opt")?.querySelector('input[type="radio"]');
    chosenBefore = radio?.checked ? radio : null;
    leaveFor(event.target);
  });
  for (const over of ["pointerup", "pointercancel"]) {
    document.addEventListener(over, () => {
      pressed = null;
    });
  }
  document.addEventListener("focusin", (event) => leaveFor(event.target));
  facts.addEventListener("focusout", (event) => {
    if (!event.relatedTarget && !pressed && document.hasFocus()) leaveFor(document.body);
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    isWork = holdsAnswers();
    if (isWork) send("answered");
  });
  window.addEventListener("beforeunload", (event) => {
    if (isWork && holdsAnswers()) event.preventDefault();
  });
}
