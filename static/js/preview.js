// Tries the rules on a page anew whenever something in its form changes; nothing is saved. Without this script the
// button "Preview" does the same.
"use strict";

addEventListener("DOMContentLoaded", () => {
  const row = document.querySelector("[data-preview]");
  const form = row && row.closest("form");
  if (!form) return;

  // a rule among others on a page: its local reading stands open where it has something to say
  for (const reason of form.querySelectorAll('textarea[name$="local_reason"]')) {
    if (reason.value.trim()) reason.closest("details")?.setAttribute("open", "");
  }

  let waiting = 0;
  let asked = null;

  const places = (prefix) =>
    prefix
      ? document.getElementById(prefix)?.querySelectorAll(".rule-trials") ?? []
      : [...form.querySelectorAll(".rule-trials")].filter((place) => !place.closest(".inline-related"));

  const show = (html) => {
    const answer = new DOMParser().parseFromString(html, "text/html");
    const problem = answer.querySelector("[data-problem]");
    if (problem) {
      for (const place of form.querySelectorAll(".rule-trials")) place.replaceChildren(problem.cloneNode(true));
    }
    for (const section of answer.querySelectorAll("section[data-for]")) {
      for (const place of places(section.dataset.for)) {
        place.replaceChildren(...[...section.childNodes].map((node) => node.cloneNode(true)));
      }
    }
  };

  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      const answer = await fetch(row.dataset.preview, {
        method: "POST",
        body: new FormData(form),
        credentials: "same-origin",
        signal: asked.signal,
      });
      if (answer.ok) show(await answer.text());
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  };

  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 400);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
});
