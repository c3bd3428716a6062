// The notes go to the step that the wall shows in another window of this browser.

const channel = new BroadcastChannel("teaching");
const notes = () => document.getElementById("notes");

channel.addEventListener("message", (event) => {
  const { slug, step } = event.data;
  if (slug !== notes().dataset.slug || step === notes().dataset.step) return;
  htmx.ajax("GET", `${location.pathname}?step=${encodeURIComponent(step)}`, { target: "#notes", swap: "outerHTML" });
});
channel.postMessage({ asks: notes().dataset.slug });
