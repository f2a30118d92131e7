// Facets: several values before the page is loaded anew, a search inside long lists, their order, and
// the focus where it was. Every value is a link, so that all of it works without this file, too.
const { say } = globalThis;
const LONG = 12;
const KEPT = "fanwen-focus";

const make = (tag, attributes, text = "") => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
};
const valueOf = (value) => value.dataset.value ?? value.value;
const nameOf = (item) => item.querySelector(".name").textContent;

// Several at once: values are ticked as in a form, and taken together.
const addSeveral = (facet) => {
  const name = facet.dataset.facet;
  const begin = make("button", { type: "button", class: "quiet" }, say("多选"));
  const bar = make("p", { class: "several", hidden: "" });
  const take = make("button", { type: "button" }, say("确定"));
  const leave = make("button", { type: "button", class: "quiet" }, say("取消"));
  const values = () => [...facet.querySelectorAll(".value")];
  const ticked = (value) => value.getAttribute("aria-checked") === "true";

  const tick = (value, on) => {
    value.setAttribute("aria-checked", String(on));
    value.classList.toggle("selected", on);
  };
  const count = () => {
    take.textContent = say("确定（%(count)s 项）", { count: values().filter(ticked).length });
  };
  const open = (on) => {
    bar.hidden = !on;
    begin.hidden = on;
    facet.classList.toggle("picking", on);
    for (const value of values()) {
      if (on) {
        value.setAttribute("role", "checkbox");
        tick(value, value.hasAttribute("aria-current"));
      } else {
        tick(value, value.hasAttribute("aria-current"));
        value.removeAttribute("role");
        value.removeAttribute("aria-checked");
      }
    }
    count();
  };

  begin.addEventListener("click", () => open(true));
  leave.addEventListener("click", () => {
    open(false);
    begin.focus();
  });
  facet.addEventListener("click", (event) => {
    const value = event.target.closest(".value");
    if (!value || bar.hidden) return;
    event.preventDefault();
    tick(value, !ticked(value));
    count();
  });
  facet.addEventListener("keydown", (event) => {
    if (bar.hidden) return;
    if (event.key === " " && event.target.matches("a.value")) {
      event.preventDefault();
      event.target.click();
    }
    if (event.key === "Escape") leave.click();
  });
  take.addEventListener("click", () => {
    const address = new URL(location.href);
    for (const old of [name, "page", "g"]) address.searchParams.delete(old);
    for (const value of values().filter(ticked)) address.searchParams.append(name, valueOf(value));
    address.hash = "facets";
    location.assign(address);
  });
  bar.append(take, leave);
  facet.querySelector("h2").after(begin);
  facet.append(bar);
};

// To leave a value out: a sign beside its count.
const addWithout = (facet) => {
  for (const value of facet.querySelectorAll(".value:not([aria-current])")) {
    const address = new URL(location.href);
    for (const old of ["page", "g"]) address.searchParams.delete(old);
    address.searchParams.set("without", `${facet.dataset.facet}:${valueOf(value)}`);
    address.hash = "facets";
    const label = say("不要%(name)s", { name: value.querySelector(".name").textContent });
    const link = make("a", { class: "not", href: address, rel: "nofollow", title: label, "aria-label": label }, "−");
    value.after(link);
  }
};

// Long lists: what is typed leaves the values that hold it; by name instead of by count or place.
const addTools = (facet) => {
  const list = facet.querySelector(":scope > ul");
  const items = [...facet.querySelectorAll("li:has(> .value)")];
  // Years have their chart and the form below it.
  if (!list || items.length <= LONG || facet.dataset.facet === "year") return;
  const label = facet.querySelector("h2").textContent;
  const tools = make("p", { class: "tools" });
  const box = make("input", { type: "search", "aria-label": say("在%(facet)s里找", { facet: label }), placeholder: say("在 %(count)s 项里找", { count: items.length }) });
  const sort = make("button", { type: "button", class: "quiet", "aria-pressed": "false" }, say("按名称"));
  const lists = [...facet.querySelectorAll("ul:has(> li > .value)")];
  const orders = lists.map((one) => [...one.children]);
  const opened = [...facet.querySelectorAll("details")].map((one) => [one, one.open]);

  box.addEventListener("input", () => {
    const typed = box.value.trim();
    for (const item of items) {
      const names = [item, ...item.querySelectorAll("li")].map(nameOf);
      item.hidden = !names.some((name) => name.includes(typed));
    }
    for (const [details, open] of opened) details.open = typed ? true : open;
  });
  sort.addEventListener("click", () => {
    const named = sort.getAttribute("aria-pressed") === "false";
    sort.setAttribute("aria-pressed", String(named));
    lists.forEach((one, place) => {
      const order = [...orders[place]];
      if (named) order.sort((a, b) => nameOf(a).localeCompare(nameOf(b), "zh-Hans-CN"));
      one.append(...order);
    });
  });
  tools.append(box, sort);
  list.before(tools);
};

// A choice loads the page anew: the reader goes on from the value that was chosen, and hears the count.
const keepPlace = (facets) => {
  facets.addEventListener("click", (event) => {
    const value = event.target.closest(".value, .not");
    if (!value || event.defaultPrevented) return;
    const { facet } = value.closest(".facet").dataset;
    const kept = { facet, value: valueOf(value) ?? "", top: facets.scrollTop, page: scrollY };
    sessionStorage.setItem(KEPT, JSON.stringify(kept));
  });
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  sessionStorage.removeItem(KEPT);
  if (!kept) return;
  const facet = facets.querySelector(`[data-facet="${CSS.escape(kept.facet)}"]`);
  const values = [...(facet?.querySelectorAll(".value") ?? [])];
  const value = values.find((one) => valueOf(one) === kept.value) ?? values[0];
  // Only then: once a page is loaded its fragment takes the focus.
  addEventListener("load", () => setTimeout(() => {
    value?.focus({ preventScroll: true });
    facets.scrollTop = kept.top;
    scrollTo(0, kept.page);
  }));
  const status = make("p", { class: "hidden", role: "status" });
  document.body.append(status);
  setTimeout(() => {
    status.textContent = document.querySelector("#total")?.textContent ?? "";
  }, 300);
};

const facets = document.querySelector(".facets");
if (facets) {
  for (const facet of facets.querySelectorAll(".facet")) {
    addTools(facet);
    if (facets.dataset.excluding !== undefined) addWithout(facet);
    if (facet.querySelectorAll(".value").length > 2) addSeveral(facet);
  }
  keepPlace(facets);
}
