"use strict";
/* Zooms a drawn timeline: what bears data-x is moved along, marks are stacked anew, the drawing scrolls sideways. */
(() => {
  const EDGE = 14, ROW = 13, MOST = 16;

  function prepare(svg) {
    const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
    const parts = [...svg.querySelectorAll("[data-x]")].map((node) => {
      const span = node.matches("a, g") ? node.querySelector("path.span") : null;
      const ends = span && span.getAttribute("d").match(/^M([\d.]+) ([\d.]+)H([\d.]+)/);
      const sign = node.matches("a, g") && node.querySelector(".ring, .disc, .stroke");
      return { node, x: Number(node.dataset.x), span, ends: ends && ends.slice(1).map(Number), sign };
    });
    return { svg, width, height, parts, line: svg.querySelector("path.axis:not([data-x])"), level: 1 };
  }

  const place = (x, level) => EDGE + (x - EDGE) * level;

  function stack(drawing, level) {
    /* At full width the server's rows stand; wider, the marks part and need fewer. */
    const rows = [];
    for (const part of drawing.parts) {
      if (!part.sign) continue;
      const half = part.ends ? (part.ends[2] - part.ends[0]) / 2 * level : 0;
      const first = place(part.x, level) - half - 5, last = place(part.x, level) + half + 7;
      let row = rows.findIndex((end) => end < first);
      if (row < 0) row = rows.length;
      rows[row] = last;
      part.row = row;
    }
  }

  function draw(drawing, level) {
    const { svg, width, height } = drawing;
    drawing.level = level;
    const wide = Math.round(place(width - EDGE, level) + EDGE);
    svg.setAttribute("viewBox", "0 0 " + wide + " " + height);
    svg.setAttribute("width", wide);
    svg.style.maxWidth = level === 1 ? "" : "none";
    if (drawing.line) drawing.line.setAttribute("d", drawing.line.getAttribute("d").replace(/H[\d.]+$/, "H" + wide));
    stack(drawing, level);
    for (const part of drawing.parts) {
      const dx = place(part.x, level) - part.x;
      let dy = 0;
      if (part.sign && level > 1) {
        const box = part.home ??= part.sign.getBBox();
        const base = drawing.line.getAttribute("d").match(/^M0 ([\d.]+)/)[1] - 10;
        const now = Math.round((base - (box.y + box.height / 2)) / ROW);
        dy = (now - part.row) * ROW;
      }
      part.node.setAttribute("transform", level === 1 ? "" : "translate(" + dx.toFixed(1) + " " + dy + ")");
      if (part.ends) {
        const [first, y, last] = part.ends, middle = (first + last) / 2, half = (last - first) / 2 * level;
        part.span.setAttribute("d", "M" + (middle - half).toFixed(1) + " " + y + "H" + (middle + half).toFixed(1));
      }
    }
  }

  function zoom(drawing, frame, level, tell) {
    const at = (frame.scrollLeft + frame.clientWidth / 2) / drawing.svg.getBoundingClientRect().width;
    draw(drawing, level);
    frame.scrollLeft = at * drawing.svg.getBoundingClientRect().width - frame.clientWidth / 2;
    tell();
  }

  function equip(frame) {
    const svg = frame.querySelector("svg.timeline");
    if (!svg || frame.dataset.zooms) return;
    frame.dataset.zooms = "yes";
    const drawing = prepare(svg), bar = document.createElement("p");
    bar.className = "zoom";
    frame.classList.add("scroll");
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", frame.classList.contains("narrow") ? "Timeline, drawn small" : "Timeline, drawn");
    const buttons = [["Closer", () => Math.min(drawing.level * 2, MOST)], ["Further off", () => Math.max(drawing.level / 2, 1)], ["All", () => 1]];
    const made = buttons.map(([label, next]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = label;
      button.addEventListener("click", () => zoom(drawing, frame, next(), tell));
      bar.append(button);
      return button;
    });
    function tell() {
      made[0].disabled = drawing.level >= MOST;
      made[1].disabled = made[2].disabled = drawing.level === 1;
    }
    tell();
    frame.before(bar);
    frame.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      zoom(drawing, frame, event.deltaY < 0 ? Math.min(drawing.level * 2, MOST) : Math.max(drawing.level / 2, 1), tell);
    }, { passive: false });
  }

  const equipAll = () => document.querySelectorAll("figure .wide, figure .narrow").forEach(equip);
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", equipAll); else equipAll();
  document.addEventListener("htmx:afterSettle", equipAll);
})();
