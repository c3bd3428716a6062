// Copies what stands in a field. Without this file it can be selected and copied by hand.

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copies]");
  if (!button) return;
  const box = document.getElementById(button.dataset.copies);
  const told = button.parentElement.querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(box.value);
    told.textContent = button.dataset.copied;
  } catch {
    box.select();
    told.textContent = button.dataset.refused;
  }
});
