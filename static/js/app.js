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

// The form is never swapped, so that focus and typed text stay: what an answer says of its fields is put there.
function describe(element, field, sentence) {
  const hint = element === field || field.matches("div") ? field.querySelector(":scope > .hint") : null;
  const ids = [hint?.id, sentence?.id].filter(Boolean);
  if (ids.length) element.setAttribute("aria-describedby", ids.join(" "));
  else element.removeAttribute("aria-describedby");
}

function showProblems(form) {
  for (const old of form.querySelectorAll(".wrong")) old.remove();
  for (const field of form.querySelectorAll(".bad")) field.classList.remove("bad");
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
  for (const element of form.querySelectorAll('[aria-describedby$="-wrong"]')) describe(element, element.closest(".field"));
  for (const link of document.querySelectorAll("#problems a[data-place]")) {
    const control = document.getElementById(link.dataset.place);
    const field = control?.closest(".field");
    if (!field || field.classList.contains("bad")) continue;
    const sentence = document.createElement("p");
    sentence.className = "wrong";
    sentence.id = `${link.dataset.place}-wrong`;
    sentence.textContent = link.dataset.message;
    field.classList.add("bad");
    control.setAttribute("aria-invalid", "true");
    describe(control, field, sentence);
    field.querySelector("legend, label").after(sentence);
  }
  for (const which of form.querySelectorAll("[data-fold]")) {
    const isAsked = document.querySelector(`#problems a[data-place="${which.dataset.fold}"][data-asks="fold"]`);
    which.hidden = !isAsked && !which.querySelector(":checked");
  }
}

const isAnswered = (field) =>
  [...field.querySelectorAll("input, select")].some((control) =>
    ["radio", "checkbox"].includes(control.type) ? control.checked : control.value.trim() !== "");

const facts = document.getElementById("facts");
facts?.addEventListener("input", (event) => {
  const field = event.target.closest(".fields section > .field");
  field?.classList.toggle("open", !isAnswered(field));
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (facts && event.detail.target?.id === "result") showProblems(facts);
});
