// The notes go to the step that the wall shows in another window of this browser, and say when answers are changed there.

const channel = new BroadcastChannel("teaching");
const notes = () => document.getElementById("notes");

channel.addEventListener("message", (event) => {
  const { slug, step, changed } = event.data;
  if (slug !== notes().dataset.slug) return;
  document.getElementById("notes-other").hidden = changed !== "1";
  if (step === notes().dataset.step) return;
  htmx.ajax("GET", `${location.pathname}?step=${encodeURIComponent(step)}`, { target: "#notes", swap: "outerHTML" });
});
channel.postMessage({ asks: notes().dataset.slug });
