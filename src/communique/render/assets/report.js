"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const reader = byId("reader"), card = byId("reader-card"), stage = byId("reader-text");
  let borrowed = null, home = null, origin = null;

  /* The article's body is moved into the reader and put back: one copy in the page, ids stay unique. */
  function giveBack() {
    if (!borrowed) return;
    for (const mark of borrowed.querySelectorAll("mark.on")) mark.classList.remove("on");
    home.append(borrowed);
    borrowed = home = null;
  }

  function show(ref, anchor) {
    const text = anchor.closest(".body");
    const article = text === borrowed ? home : anchor.closest("details.article");
    if (text !== borrowed) {
      giveBack();
      borrowed = text;
      home = article;
      stage.replaceChildren(text);
    }
    for (const mark of text.querySelectorAll("mark.on")) mark.classList.remove("on");
    const number = anchor.dataset.n;
    const marks = [...text.querySelectorAll("mark")].filter((one) => one.dataset.s.split(" ").includes(number));
    marks.forEach((one) => one.classList.add("on"));
    byId("reader-title").textContent = article.querySelector(".title").textContent;
    byId("reader-kicker").textContent = article.querySelector(".byline").textContent;
    describe(ref, text);
    open();
    const first = marks[0] || anchor;
    stage.scrollTop += first.getBoundingClientRect().top - stage.getBoundingClientRect().top - stage.clientHeight / 4;
  }

  function describe(ref, text) {
    const note = [...text.querySelectorAll(".notes li")].find((one) => one.dataset.ref === ref);
    card.hidden = !note;
    const told = note ? note.textContent.trim() : "";
    byId("reader-chain").textContent = told.charAt(0).toUpperCase() + told.slice(1);
    const uses = byId("reader-uses");
    uses.replaceChildren();
    const places = new Map(), labels = new Set();
    for (const link of document.querySelectorAll("main a.cite")) {
      if (link.getAttribute("href") !== "#" + ref) continue;
      const place = link.closest("[data-label]");
      if (place && !labels.has(place.dataset.label)) places.set(place.id, place.dataset.label);
      if (place) labels.add(place.dataset.label);
    }
    if (places.size) uses.append("Used in: ");
    for (const [id, label] of places) {
      const link = document.createElement("a");
      link.href = "#" + id;
      link.textContent = label;
      uses.append(link);
    }
  }

  function open() {
    const small = !matchMedia("(min-width: 1180px)").matches;
    if (!reader.open) {
      if (small) reader.showModal(); else reader.show();
      document.body.classList.add("reading");
    }
    byId("reader-title").focus({ preventScroll: true });
  }

  function close() {
    if (reader.open) reader.close();
  }

  reader.addEventListener("close", () => {
    giveBack();
    document.body.classList.remove("reading");
    const back = origin;
    origin = null;
    history.replaceState(null, "", location.pathname + location.search);
    if (back && back.isConnected) {
      back.focus({ preventScroll: true });
      back.scrollIntoView({ block: "nearest" });
    }
  });
  byId("reader-close").addEventListener("click", close);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && reader.open) close();
  });

  const isPassage = (target) => target.matches(".body a[id]");

  /* What an older article joined bears the id of that article's words now; any of its words still names it. */
  function renamed(id) {
    const [, kind, ref] = /^([a-z]+)-(.+)$/.exec(id) || [];
    const links = [...document.querySelectorAll("main a.cite")].filter((one) => one.getAttribute("href") === "#" + ref);
    return links.map((one) => one.closest('[id^="' + kind + '-"]')).find(Boolean);
  }

  function follow(hash) {
    let id = hash.slice(1);
    try { id = decodeURIComponent(id); } catch { /* a broken escape is a name like any other */ }
    const target = id && (byId(id) || renamed(id));
    if (!target) return;
    if (isPassage(target)) { show(id, target); return; }
    const gone = target.closest(".away");
    if (gone) clear();
    if (reader.open && !reader.contains(target)) {
      origin = null;
      if (!matchMedia("(min-width: 1180px)").matches) close();
    }
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    target.scrollIntoView();
  }
  addEventListener("popstate", () => { if (location.hash) follow(location.hash); else close(); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (!link) return;
    if (!reader.contains(link)) origin = link;
    const hash = link.getAttribute("href"), target = byId(hash.slice(1));
    if (!target || !isPassage(target)) {
      if (hash === location.hash) { event.preventDefault(); follow(hash); }
      return;
    }
    /* The browser would open the article in the list and scroll the page away from the line just read. */
    event.preventDefault();
    if (hash !== location.hash) history.pushState(null, "", hash);
    show(target.id, target);
  });

  const form = byId("filters"), party = byId("by-party"), outlet = byId("by-outlet"), issue = byId("by-issue");
  const rows = [...document.querySelectorAll("[data-p], [data-o]")];
  function matches(value, list) {
    return value === "" || (list !== undefined && list.split(" ").includes(value));
  }
  function filter() {
    let left = 0;
    for (const row of rows) {
      const asked = row.dataset.p === undefined ? "" : party.value;
      const fits = matches(asked, row.dataset.p) && matches(outlet.value, row.dataset.o) && matches(issue.value, row.dataset.i);
      row.classList.toggle("away", !fits);
      left += fits;
    }
    for (const month of document.querySelectorAll(".month")) {
      month.classList.toggle("away", !month.querySelector("li[data-p]:not(.away)"));
    }
    for (const mark of document.querySelectorAll("svg.timeline a")) {
      const row = byId(mark.getAttribute("href").slice(1));
      mark.classList.toggle("away", Boolean(row && row.classList.contains("away")));
    }
    for (const name of document.querySelectorAll("svg.timeline [data-e]")) {
      const row = byId("event-" + name.dataset.e);
      name.classList.toggle("away", Boolean(row && row.classList.contains("away")));
    }
    if (party.value || outlet.value || issue.value) {
      for (const box of document.querySelectorAll("details.rest")) box.open ||= Boolean(box.querySelector("[data-p]:not(.away)"));
    }
    byId("filtered").textContent = party.value || outlet.value || issue.value ? left + " of " + rows.length + " entries" : "";
  }
  function clear() {
    party.value = outlet.value = issue.value = "";
    filter();
  }
  if (party.options.length > 1 || outlet.options.length > 1 || issue.options.length > 1) form.hidden = false;
  byId("filter-toggle").addEventListener("click", (event) => {
    event.target.setAttribute("aria-expanded", String(form.classList.toggle("open")));
  });
  form.addEventListener("change", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details.rest:not([open])")];
    for (const box of opened) box.open = true;
  });
  addEventListener("afterprint", () => opened.splice(0).forEach((box) => { box.open = false; }));
  follow(location.hash);
})();
