// Improvements only: every page works without this file.
const box = document.querySelector("#q");

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "/" && box && !typing && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    box.focus();
    box.select();
  }
});

// The essay page: from one marked word to the next, by button or by the keys n and p.
const steps = document.querySelector(".hit-steps");
const marks = [...document.querySelectorAll(".text mark")];

if (steps && marks.length) {
  const status = steps.querySelector("[role=status]");
  let place = -1;

  const step = (by) => {
    marks[place]?.classList.remove("current");
    place = place < 0 && by < 0 ? marks.length - 1 : (place + by + marks.length) % marks.length;
    marks[place].classList.add("current");
    marks[place].scrollIntoView({ block: "center" });
    status.textContent = `第 ${place + 1} / ${marks.length} 处`;
  };

  status.textContent = `共 ${marks.length} 处`;
  steps.hidden = false;
  steps.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) step(Number(button.dataset.step));
  });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
  });
}
