// Taking a text along: copied as plain text without what this site has put beside it, or printed.
const { say } = globalThis;
const told = document.querySelector(".told");

const plainText = (root) => {
  const copy = root.cloneNode(true);
  for (const own of copy.querySelectorAll(".role, .like, .beside, .after, button")) own.remove();
  const blocks = copy.matches("p") ? [copy] : [...copy.querySelectorAll("h2, h3, h4, h5, h6, p")];
  return blocks.map((block) => block.textContent.trim()).filter(Boolean).join("\n");
};

const copyText = async (text) => {
  // Only where the site is served safely, or from this machine, may a page write to the clipboard.
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("not copied");
};

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = plainText(document.querySelector(button.dataset.copy));
    try {
      await copyText(text);
      told.textContent = say("已复制 %(count)s 字", { count: [...text].length.toLocaleString() });
    } catch {
      told.textContent = say("没有复制成功，请选中文字后按 Ctrl+C");
    }
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
