// Filters, keys and links, and what the page carries packed. What did not pass is read without it.
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

  // One block of what is packed: base64, deflate, then for each scenario the number of its fields and each
  // field behind its length, 32 bits, least significant octet first.
  const unpack = async (number) => {
    const packed = atob(document.getElementById(`_block-${number}`).textContent);
    const stream = new Blob([Uint8Array.from(packed, (character) => character.charCodeAt(0))]).stream();
    const inflated = stream.pipeThrough(new DecompressionStream("deflate-raw"));
    const octets = new Uint8Array(await new Response(inflated).arrayBuffer());
    const view = new DataView(octets.buffer);
    const parts = [];
    let at = 0;
    const next = () => view.getUint32((at += 4) - 4, true);
    while (at < octets.length) {
      const fields = [];
      for (let left = next(); left > 0; left -= 1) {
        const length = next();
        fields.push(octets.subarray(at, (at += length)));
      }
      parts.push(fields);
    }
    return parts;
  };

  const blocks = new Map();
  const block = (number) => {
    if (!blocks.has(number)) blocks.set(number, unpack(number));
    return blocks.get(number);
  };

  // Octets as the page shows them everywhere else: sixteen a row, as digits and as text, marks as `40-60 72-80`.
  const dump = (place, octets) => {
    const marks = place.dataset.octets.split(" ").filter(Boolean).map((mark) => mark.split("-").map(Number));
    const isMarked = (at) => marks.some(([start, end]) => start <= at && at < end);
    const piece = (text, marked) => {
      if (!text) return;
      const last = place.lastChild;
      if (marked && last.nodeName === "MARK") last.append(text);
      else if (marked) place.append(Object.assign(document.createElement("mark"), { textContent: text }));
      else place.append(text);
    };
    for (let at = 0; at < octets.length; at += 16) {
      const row = [...octets.subarray(at, at + 16)];
      const offset = document.createElement("span");
      offset.className = "o";
      offset.textContent = `${at.toString(16).padStart(4, "0")}  `;
      place.append(offset);
      row.forEach((octet, index) => {
        const marked = isMarked(at + index);
        // A gap is marked only between two marked octets.
        piece(["", " ", "  "][(index > 0 ? 1 : 0) + (index === 8 ? 1 : 0)], marked && isMarked(at + index - 1));
        piece(octet.toString(16).padStart(2, "0"), marked);
      });
      piece(" ".repeat(50 - row.length * 3 + (row.length <= 8 ? 1 : 0)), false);
      row.forEach((octet, index) => {
        piece(octet >= 0x20 && octet <= 0x7e ? String.fromCharCode(octet) : "\u00b7", isMarked(at + index));
      });
      piece("\n", false);
    }
    place.normalize();
  };

  // Puts what is packed into an opened scenario. The text was written by the report's own templates, every value
  // of a peer escaped in it like in the rest of the page, so it may be read as markup; the octets are not, and
  // go in as text.
  const filled = new WeakMap();
  const fill = (scenario) => {
    const body = scenario && scenario.querySelector(":scope > .body[data-block]");
    if (!body) return Promise.resolve();
    if (!filled.has(body)) {
      filled.set(body, block(body.dataset.block).then((parts) => {
        const [html, ...octets] = parts[Number(body.dataset.part)];
        const template = document.createElement("template");
        template.innerHTML = new TextDecoder().decode(html);
        const dumps = template.content.querySelectorAll("pre[data-octets]");
        dumps.forEach((place, index) => dump(place, octets[index]));
        body.replaceChildren(template.content);
        body.dataset.filled = "";
      }).catch(() => {
        body.querySelector(".carried").append(" They could not be unpacked in this browser.");
      }));
    }
    return filled.get(body);
  };

  // A link may lead into something that is closed, filtered out or still packed.
  const reveal = async () => {
    let name;
    try {
      name = decodeURIComponent(location.hash.slice(1));
    } catch {
      return;
    }
    if (!name) return;
    // The scenario of a message is named before the last exclamation mark.
    const near = document.getElementById(name) || document.getElementById(name.replace(/!\d+$/, ""));
    if (!near) return;
    for (let at = near; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
      if (at.hidden) at.hidden = false;
    }
    await fill(near.closest("details.scenario"));
    const target = document.getElementById(name);
    if (!target) return;
    for (let at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
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
  for (const scenario of scenarios) {
    scenario.addEventListener("toggle", () => {
      // What is opened for paper only is not unpacked: paper does not wait.
      if (scenario.open && !("opened" in scenario.dataset)) fill(scenario);
    });
  }
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
