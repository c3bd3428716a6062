// Prints the sheet and copies the text for the chart. Without this file the buttons open what they make in a new tab.
const COPIED = "Copied to the clipboard, as plain text.";
const COPIED_WITH_ERRORS = "Copied to the clipboard. Entries have to be corrected; the text says so at its top.";
const NOT_MADE = "The text could not be made, and nothing was copied.";
const REFUSED = "The browser does not let this page copy. Press the button again to open the text in a new tab.";

let isRefused = false;

function tell(sentence) {
  for (const id of ["status", "taken"]) {
    const place = document.getElementById(id);
    if (place) place.textContent = sentence;
  }
}

async function made(button) {
  const body = new URLSearchParams(new FormData(button.form));
  const answer = await fetch(button.formAction, { method: "POST", body });
  const text = await answer.text();
  if (answer.headers.get("Content-Type")?.startsWith("text/plain")) return { text, isWhole: answer.ok };
  const page = new DOMParser().parseFromString(text, "text/html");
  throw new Error(page.querySelector("main .prose p")?.textContent.trim() ?? "");
}

// The clipboard is given the promise, not the text: some browsers let a page copy only in the moment of the click.
async function copy(button) {
  const making = made(button);
  const text = making.then((one) => new Blob([one.text], { type: "text/plain" }));
  try {
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": text })]);
    tell((await making).isWhole ? COPIED : COPIED_WITH_ERRORS);
  } catch {
    const why = await making.then(() => null, (error) => error);
    isRefused = why === null;
    tell(isRefused ? REFUSED : `${NOT_MADE} ${why.name === "Error" ? why.message : "Check the connection."}`);
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const button = event.target.closest("[data-copy]");
  if (!button || isRefused || !navigator.clipboard || !window.ClipboardItem) return;
  event.preventDefault();
  copy(button);
});
