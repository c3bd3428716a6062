// What is selected in the text becomes the start and the end of a passage, counted in characters of the text.
const source = document.getElementById("source-text");
const count = (text) => Array.from(text).length;

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!source.contains(range.commonAncestorContainer)) return;
  const before = document.createRange();
  before.setStart(source, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const selected = range.toString();
  const start = count(before.toString()) + count(selected) - count(selected.trimStart());
  document.getElementById("start").value = start;
  document.getElementById("end").value = start + count(selected.trim());
  document.getElementById("selected").textContent = `“${selected.trim()}”`;
});
