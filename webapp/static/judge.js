// Judging by keys alone: 0 to 3, x, u; r for a reason; Enter goes on to the next query.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const reason = document.querySelector("[data-reason]");
  if (event.target === reason) {
    if (event.key === "Escape") reason.blur();
    // Enter would send the form's first button.
    if (event.key === "Enter") {
      event.preventDefault();
      reason.blur();
    }
    return;
  }
  if (event.target.closest("input, textarea, select")) return;
  if (event.key === "r" && reason) {
    event.preventDefault();
    reason.focus();
  }
  document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`)?.click();
  if (event.key === "Enter") document.querySelector("[data-next]")?.click();
});
