// Prints the sheet and copies the text for the chart. Without this file the buttons open what they make in a new tab.
// What it says stands on the button, in the language of the page.
let isRefused = false;

function tell(sentence) {
  for (const id of ["status", "take-away-told"]) {
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
  const said = button.dataset;
  const making = made(button);
  const text = making.then((one) => new Blob([one.text], { type: "text/plain" }));
  try {
    await navigator.clipboard.write([new ClipboardItem({ "text/plain": text })]);
    tell((await making).isWhole ? said.copied : said.copiedWithErrors);
  } catch {
    const why = await making.then(() => null, (error) => error);
    isRefused = why === null;
    tell(isRefused ? said.refused : `${said.notMade} ${why.name === "Error" ? why.message : said.connection}`);
  }
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  const button = event.target.closest("[data-copy]");
  if (!button || isRefused || !navigator.clipboard || !window.ClipboardItem) return;
  event.preventDefault();
  copy(button);
});
