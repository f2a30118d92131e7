// Improvements only: every page works without this file.
const { say } = globalThis;
const box = document.querySelector("#q");

const typing = (event) =>
  event.target.closest("input, textarea, select, [contenteditable]") || event.ctrlKey || event.metaKey || event.altKey;

// From one entry of a list to the next; in an essay from one essay of the list to the next.
const entries = [...document.querySelectorAll(".hit h2 a")];
const go = (by) => {
  const neighbour = document.querySelector(`.steps a[rel~=${by > 0 ? "next" : "prev"}]`);
  if (neighbour) neighbour.click();
  const place = entries.indexOf(document.activeElement);
  entries[place < 0 ? 0 : Math.min(Math.max(place + by, 0), entries.length - 1)]?.focus();
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented) {
    if (location.hash === "#facets") location.hash = "results";
    else if (event.target === box) box.blur();
  }
  if (typing(event)) return;
  if (event.key === "/" && box) {
    event.preventDefault();
    box.focus();
    box.select();
  }
  if (event.key === "j") go(1);
  if (event.key === "k") go(-1);
});

// The outline follows what is being read.
const outlined = new Map([...document.querySelectorAll(".outline a")].map((link) => [link.hash.slice(1), link]));
if (outlined.size) {
  const seen = new Set();
  const watcher = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) seen.add(target.id);
      else seen.delete(target.id);
    }
    const current = [...outlined.keys()].find((id) => seen.has(id));
    if (!current) return;
    for (const [id, link] of outlined) link.toggleAttribute("aria-current", id === current);
  }, { rootMargin: "0px 0px -60% 0px" });
  for (const section of document.querySelectorAll(".text section[id]")) watcher.observe(section);
}

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
    status.textContent = say("第 %(place)s / %(count)s 处", { place: place + 1, count: marks.length });
  };

  status.textContent = say("共 %(count)s 处", { count: marks.length });
  steps.hidden = false;
  steps.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) step(Number(button.dataset.step));
  });
  document.addEventListener("keydown", (event) => {
    if (typing(event)) return;
    if (event.key === "n") step(1);
    if (event.key === "p") step(-1);
  });
}
