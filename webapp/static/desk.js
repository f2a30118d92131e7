// The desk lives: sliders move their numbers, lists follow what stands in the form, a rebuild is watched.
const WAIT = 400;
const ROUND = 2000;

const knobs = document.querySelector("#knobs");
const lists = document.querySelector("#lists");
let waiting;
let asked = 0;

const preview = async () => {
  const mine = ++asked;
  const answer = await fetch(knobs.dataset.preview, { method: "POST", body: new FormData(knobs) });
  // An older answer that comes late is not shown over a newer one.
  if (answer.ok && mine === asked) lists.innerHTML = await answer.text();
};

for (const slider of document.querySelectorAll("[data-slides]")) {
  const number = knobs.elements[slider.dataset.slides];
  slider.hidden = false;
  slider.addEventListener("input", () => {
    number.value = Number(slider.value).toPrecision(3);
  });
  number.addEventListener("input", () => {
    slider.value = number.value;
  });
}

knobs?.addEventListener("input", () => {
  clearTimeout(waiting);
  if (knobs.elements.q.value) waiting = setTimeout(preview, WAIT);
});

const live = document.querySelector("[data-live]");
const follow = async () => {
  // What somebody has opened, or is in with a key, is not taken away.
  const busy = live.contains(document.activeElement) || live.querySelector("details[open]");
  if (!document.hidden && !busy) {
    const answer = await fetch(live.dataset.live).catch(() => undefined);
    const text = answer?.ok && !answer.redirected ? await answer.text() : undefined;
    if (text !== undefined && text !== live.dataset.shown) {
      live.innerHTML = text;
      live.dataset.shown = text;
    }
  }
  setTimeout(follow, ROUND);
};
if (live) setTimeout(follow, ROUND);
