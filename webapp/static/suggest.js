// What is being typed, completed: a combobox with a list box, as the WAI-ARIA Practices have it.
const { say } = globalThis;
const box = document.querySelector("#q");
const PAUSE = 120;

if (box) {
  const form = box.form;
  const list = document.createElement("ul");
  const status = document.createElement("span");
  list.id = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", say("补全"));
  status.className = "hidden";
  status.setAttribute("role", "status");
  form.append(list, status);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    box.setAttribute(name, value);
  }

  let typed = box.value;
  let timer = 0;
  let asking = null;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const chosen = () => list.querySelector("[aria-selected=true]");

  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    box.value = option ? option.dataset.query : typed;
    if (option) box.setAttribute("aria-activedescendant", option.id);
    else box.removeAttribute("aria-activedescendant");
  };

  const close = () => {
    clearTimeout(timer);
    asking?.abort();
    list.hidden = true;
    list.replaceChildren();
    status.textContent = "";
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };

  const show = (found) => {
    list.replaceChildren(
      ...found.map(({ query, kind }, place) => {
        const option = document.createElement("li");
        const label = document.createElement("span");
        option.id = `suggestion-${place}`;
        option.dataset.query = query;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        label.textContent = kind;
        option.append(query, label);
        return option;
      }),
    );
    list.hidden = !found.length;
    status.textContent = found.length ? say("%(count)s 条补全，上下键选择", { count: found.length }) : "";
    box.setAttribute("aria-expanded", String(!list.hidden));
  };

  // What was asked from this browser before, kept here alone; offered while the box is empty.
  const RECENT = "fanwen-recent";
  const recent = () => {
    try {
      return JSON.parse(localStorage.getItem(RECENT) ?? "[]");
    } catch {
      return [];
    }
  };
  if (box.value && document.querySelector(".hits")) {
    const kept = [box.value, ...recent().filter((query) => query !== box.value)];
    localStorage.setItem(RECENT, JSON.stringify(kept.slice(0, 8)));
  }
  const offerRecent = () => {
    const kept = recent();
    if (box.value || !kept.length) return;
    show(kept.map((query) => ({ query, kind: say("最近") })));
    const forget = document.createElement("li");
    forget.className = "forget";
    forget.textContent = say("清除最近的检索");
    forget.setAttribute("role", "presentation");
    forget.addEventListener("click", () => {
      localStorage.removeItem(RECENT);
      close();
    });
    list.append(forget);
  };

  const ask = async () => {
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(`/suggest?${new URLSearchParams({ q: typed })}`, { signal: asking.signal });
      // Help only: where it fails the box works as it does without.
      show(answer.ok ? await answer.json() : []);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  box.addEventListener("input", (event) => {
    // What an input method has not finished yet is no text.
    if (event.isComposing) return;
    typed = box.value;
    clearTimeout(timer);
    if (typed.trim()) timer = setTimeout(ask, PAUSE);
    else close();
  });
  box.addEventListener("compositionend", () => box.dispatchEvent(new InputEvent("input")));

  box.addEventListener("keydown", (event) => {
    if (list.hidden && event.key === "ArrowDown" && !event.isComposing) offerRecent();
    if (list.hidden || event.isComposing) return;
    const all = options();
    const place = all.indexOf(chosen());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = event.key === "ArrowDown" ? place + 1 : place < 0 ? all.length - 1 : place - 1;
      choose(all[next]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      choose(undefined);
      close();
    } else if (event.key === "Enter" || event.key === "Tab") {
      close();
    }
  });

  // Before the box loses the focus, or the list would be gone before it is clicked.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    box.value = option.dataset.query;
    close();
    form.requestSubmit();
  });
  box.addEventListener("blur", close);
  box.addEventListener("click", offerRecent);
}
