// Runs a function on every element that matches, now and whenever one appears later.
const enhancements = [];

function enhance(root) {
  for (const [selector, enhancement] of enhancements) {
    if (root.matches(selector)) enhancement(root);
    root.querySelectorAll(selector).forEach(enhancement);
  }
}

new MutationObserver((records) => {
  for (const { addedNodes } of records) {
    for (const node of addedNodes) if (node instanceof Element && node.isConnected) enhance(node);
  }
}).observe(document.documentElement, { childList: true, subtree: true });

export function whenPresent(selector, enhancement) {
  const seen = new WeakSet();
  const once = (element) => {
    if (seen.has(element)) return;
    seen.add(element);
    enhancement(element);
  };
  enhancements.push([selector, once]);
  document.querySelectorAll(selector).forEach(once);
}

export const parsed = (html) => new DOMParser().parseFromString(html, "text/html");
