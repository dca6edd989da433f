"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const months = "January February March April May June July August September October November December".split(" ");

  /* While the slider moves its day is told; the record is asked for when it is let go. */
  document.addEventListener("input", (event) => {
    const slider = event.target;
    if (slider.id !== "step" || !slider.dataset.days) return;
    const [year, month, day] = slider.dataset.days.split(" ")[Number(slider.value)].split("-").map(Number);
    const told = day + " " + months[month - 1] + " " + year;
    byId("step-day").textContent = told;
    slider.setAttribute("aria-valuetext", told);
  });

  const wide = matchMedia("(min-width: 52rem)");
  /* In an article, all stretches of the statement that the address names are marked, and its note with them. */
  function mark(lead = true) {
    for (const one of document.querySelectorAll(".reading .on")) one.classList.remove("on");
    const anchor = byId(location.hash.slice(1));
    if (!anchor || !anchor.dataset.n) return;
    for (const one of document.querySelectorAll(".text mark")) {
      if (one.dataset.s.split(" ").includes(anchor.dataset.n)) one.classList.add("on");
    }
    for (const one of document.querySelectorAll(".marginal li")) {
      if (one.dataset.ref === anchor.id) {
        one.classList.add("on");
        /* The notes scroll by themselves: the page must not move under a hand that marks words. */
        const notes = one.closest("aside");
        if (wide.matches) notes.scrollTop += one.getBoundingClientRect().top - notes.getBoundingClientRect().top - 40;
      }
    }
    if (lead !== false) anchor.scrollIntoView({ block: "center" });
  }
  addEventListener("hashchange", mark);
  addEventListener("DOMContentLoaded", mark);
  document.addEventListener("htmx:afterSettle", mark);
  /* Without a history cache, going back means loading the page again. */
  document.addEventListener("htmx:historyRestore", mark);

  /* A passage leads to its note; where several overlap, clicking again leads to the next. */
  document.addEventListener("click", (event) => {
    const passage = event.target.closest(".reading .text mark");
    if (!passage || !wide.matches || event.detail !== 1 || !getSelection().isCollapsed) return;
    const numbers = passage.dataset.s.split(" ").filter((one) => one !== "0");
    const anchors = numbers.map((one) => document.querySelector('.text a[data-n="' + one + '"]')).filter(Boolean);
    if (!anchors.length) return;
    const now = anchors.findIndex((one) => one.id === location.hash.slice(1));
    history.replaceState(history.state, "", "#" + anchors[(now + 1) % anchors.length].id);
    mark(false);
  });

  /* An answer given in place leads on to the next question, so that many can be answered from the keyboard. */
  document.addEventListener("htmx:afterSwap", () => {
    const active = document.activeElement;
    if (active && active !== document.body) return;
    const done = [...document.querySelectorAll(".question.done")].pop();
    if (!done) return;
    const next = [...document.querySelectorAll(".question:not(.done) button.yes")].find(
      (one) => done.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
    (next || done.querySelector("button") || document.getElementById("main")).focus();
  });

  /* On a telephone the filters stand folded above the list, unless something is filtered; without script they are open. */
  const small = matchMedia("(max-width: 40rem)");
  function fold() {
    for (const box of document.querySelectorAll("details.narrowing")) box.open = !small.matches || Boolean(box.dataset.asked);
  }
  addEventListener("DOMContentLoaded", fold);
  document.addEventListener("htmx:afterSettle", fold);
  small.addEventListener("change", fold);

  /* The form of a missed statement shows the fields of the kind chosen; without script it shows all. */
  function chooseKind() {
    const kind = byId("state-kind");
    if (!kind) return;
    for (const part of document.querySelectorAll("#state fieldset[data-kind]")) {
      const fits = part.dataset.kind === kind.value;
      part.hidden = part.disabled = !fits;
      for (const field of part.querySelectorAll("[data-needed]")) field.required = fits;
    }
  }
  document.addEventListener("change", (event) => { if (event.target.id === "state-kind") chooseKind(); });
  addEventListener("DOMContentLoaded", chooseKind);
  document.addEventListener("htmx:afterSettle", chooseKind);

  /* Words marked in the article are offered as a statement; the form gets them, and which of their places is meant. */
  const flat = (words) => words.replace(/\s+/g, " ").trim();
  function marked() {
    const chosen = getSelection(), text = document.querySelector(".reading .text");
    if (!text || !chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0);
    if (!text.contains(range.commonAncestorContainer)) return null;
    const words = flat(range.toString());
    if (!words || words.length > 400) return null;
    const before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(range.startContainer, range.startOffset);
    return { words, occurrence: flat(before.toString() + " ").split(words).length - 1 };
  }
  let held = null;
  document.addEventListener("selectionchange", () => {
    const bar = byId("marked"), found = marked();
    if (!bar) return;
    if (found) {
      held = found;
      bar.querySelector("span").textContent = found.words.length > 90 ? found.words.slice(0, 89) + "…" : found.words;
    }
    bar.hidden = !found;
  });
  document.addEventListener("pointerdown", (event) => { if (event.target.closest("#marked")) event.preventDefault(); });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("#marked button") || !held) return;
    const form = byId("state");
    form.elements.words.value = held.words;
    form.elements.occurrence.value = held.occurrence;
    byId("marked").hidden = true;
    getSelection().removeAllRanges();
    form.scrollIntoView({ block: "start" });
    byId("state-kind").focus({ preventScroll: true });
  });
  document.addEventListener("input", (event) => {
    if (event.target.name === "words" && event.target.form && event.target.form.id === "state") event.target.form.elements.occurrence.value = 0;
  });
})();
