// 摘编: sections collected from many essays, ordered under own headings. Kept in this browser alone.
const { say } = globalThis;
const KEY = "fanwen-clips";
const MOST = 300;

const read = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
};
const write = (clips) => {
  localStorage.setItem(KEY, JSON.stringify(clips));
  count();
};
const count = () => {
  const { length } = read();
  for (const link of document.querySelectorAll("[data-clips]")) link.textContent = length ? say("摘编（%(count)s）", { count: length }) : say("摘编");
};
const make = (tag, attributes = {}, text = "") => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
};
const tell = (text) => {
  const told = document.querySelector(".told");
  if (told) told.textContent = text;
};

// What is beside a section: taken, or taken out again.
const taken = (id) => read().some((clip) => clip.section === id);
const show = (button) => {
  const on = taken(button.dataset.clip);
  button.setAttribute("aria-pressed", String(on));
  button.textContent = on ? say("已摘") : say("摘编");
};
const toggle = (button) => {
  const { clip: section, title, source, text } = button.dataset;
  const clips = read();
  if (taken(section)) write(clips.filter((clip) => clip.section !== section));
  else if (clips.length >= MOST) tell(say("摘编最多 %(count)s 条", { count: MOST }));
  else write([...clips, { section, title, source, text }]);
  show(button);
};

const buttons = [...document.querySelectorAll("button[data-clip]")];
for (const button of buttons) {
  button.hidden = false;
  show(button);
  button.addEventListener("click", () => {
    toggle(button);
    tell(button.getAttribute("aria-pressed") === "true" ? say("已收入摘编") : say("已从摘编中去掉"));
  });
}
const all = document.querySelector("[data-clip-all]");
if (all) {
  all.hidden = false;
  all.addEventListener("click", () => {
    for (const button of buttons) if (button.getAttribute("aria-pressed") === "false") toggle(button);
    tell(say("全文已收入摘编"));
  });
}

// The collection's own page.
const list = document.querySelector(".clip-list");
if (list) {
  const form = document.querySelector("form.export");
  const empty = document.querySelector(".empty");

  const moved = (from, to) => {
    const clips = read();
    clips.splice(to, 0, ...clips.splice(from, 1));
    write(clips);
    render();
  };
  const ACTIONS = { up: ["↑", say("上移")], down: ["↓", say("下移")], drop: ["×", say("去掉")] };
  const tool = (place, action, enabled = true) => {
    const made = make("button", { type: "button", class: "quiet" }, ACTIONS[action][0]);
    made.disabled = !enabled;
    made.dataset.action = action;
    made.dataset.place = place;
    return made;
  };
  const nameTools = (item, name) => {
    const known = name || say("这一条");
    for (const button of item.querySelectorAll("[data-action]")) {
      const label = `${ACTIONS[button.dataset.action][1]}“${known}”`;
      button.title = label;
      button.setAttribute("aria-label", label);
    }
  };
  const toItem = (clip, place, clips) => {
    const item = make("li", { class: clip.section ? "clip" : "clip own" });
    if (clip.section) {
      const [essay, ordinal] = [clip.section.slice(0, clip.section.lastIndexOf("#")), clip.section.split("#").pop()];
      item.append(make("a", { href: `/essay/${encodeURI(essay)}#s${ordinal}`, class: "heading" }, clip.title || say("（无小标题）")));
      item.append(make("p", { class: "muted" }, clip.source ?? ""), make("p", {}, clip.text ?? ""));
    } else {
      const box = make("input", { value: clip.heading, "aria-label": say("小标题"), maxlength: 100, placeholder: say("小标题") });
      box.addEventListener("change", () => {
        const kept = read();
        kept[place].heading = box.value;
        write(kept);
        nameTools(item, box.value);
      });
      item.append(box);
    }
    const tools = make("p", { class: "tools" });
    tools.append(tool(place, "up", place > 0), tool(place, "down", place < clips.length - 1), tool(place, "drop"));
    item.append(tools);
    nameTools(item, clip.title || clip.heading);
    return item;
  };
  const render = () => {
    const clips = read();
    list.replaceChildren(...clips.map(toItem));
    form.hidden = false;
    empty.hidden = clips.length > 0;
    for (const button of form.querySelectorAll("[formaction], [data-do=clear]")) button.disabled = !clips.length;
  };
  const focus = (action, place) => {
    const items = [...list.children];
    const tools = items[Math.min(Math.max(place, 0), items.length - 1)]?.querySelectorAll("button:enabled") ?? [];
    ([...tools].find((one) => one.dataset.action === action) ?? tools[0])?.focus();
  };

  list.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { action } = button.dataset;
    const place = Number(button.dataset.place);
    if (action === "drop") {
      write(read().filter((_, other) => other !== place));
      render();
      focus("drop", place);
    } else {
      const to = action === "up" ? place - 1 : place + 1;
      moved(place, to);
      focus(action, to);
    }
    tell(action === "drop" ? say("已去掉一条") : say("已移动"));
  });
  form.addEventListener("click", (event) => {
    const what = event.target.dataset.do;
    if (what === "heading") {
      write([...read(), { heading: "" }]);
      render();
      list.lastElementChild.querySelector("input").focus();
    }
    if (what === "clear" && confirm(say("清空摘编？此操作不能撤销。"))) {
      write([]);
      render();
    }
  });
  form.addEventListener("submit", () => {
    const sent = read().filter((clip) => clip.section || clip.heading?.trim());
    form.elements.clips.value = JSON.stringify(sent.map(({ section, heading }) => (section ? { section } : { heading })));
  });
  render();
}
count();
