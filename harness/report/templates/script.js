// Filters, keys and links. The page says everything without it.
(() => {
  "use strict";
  const form = document.getElementById("_filter");
  const none = document.getElementById("_none");
  const scenarios = [...document.querySelectorAll("details.scenario")];
  const shown = form.elements.shown;

  const filter = () => {
    const data = new FormData(form);
    const words = (data.get("text") || "").toLowerCase().split(/\s+/).filter(Boolean);
    const verdicts = new Set(data.getAll("verdict"));
    const spec = data.get("spec") || "";
    const role = data.get("role") || "";
    let count = 0;
    for (const scenario of scenarios) {
      const { verdict, search } = scenario.dataset;
      const match = verdicts.has(verdict)
        && (!spec || scenario.dataset.spec === spec)
        && (!role || scenario.dataset.role === role)
        && words.every((word) => search.includes(word));
      scenario.hidden = !match;
      count += match;
    }
    none.hidden = count > 0;
    shown.value = count === scenarios.length ? `${count} scenarios` : `${count} of ${scenarios.length} shown`;
  };

  // A link may lead into something that is closed or filtered out.
  const reveal = () => {
    let name;
    try {
      name = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    const target = name && document.getElementById(name);
    if (!target) return;
    for (let at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
      if (at.hidden) at.hidden = false;
    }
    const message = target.querySelector(":scope > details");
    if (message && target.matches(".message")) message.open = true;
    target.scrollIntoView();
  };

  const inField = (element) => /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName);

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", reveal);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/" && !inField(event.target)) {
      event.preventDefault();
      form.elements.text.focus();
      form.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Escape" && event.target === form.elements.text) {
      form.elements.text.value = "";
      filter();
      event.target.blur();
    }
  });
  // On paper everything is open but the messages that no check points at.
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("details:not(.message:not(.accused) > details)")) {
      if (!details.open) {
        details.open = true;
        details.dataset.opened = "for print";
      }
    }
  });
  window.addEventListener("afterprint", () => {
    for (const details of document.querySelectorAll("details[data-opened]")) {
      details.open = false;
      delete details.dataset.opened;
    }
  });
  filter();
  reveal();
})();
