// What the other scripts say, in the language of the page; first among them, for they ask it.
const words = JSON.parse(document.querySelector("#words")?.textContent ?? "{}");
globalThis.say = (text, values = {}) => (words[text] ?? text).replace(/%\((\w+)\)s/g, (_, name) => values[name]);
