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

  /* In an article, all stretches of the statement that the address names are marked, and its note with them. */
  function mark() {
    for (const one of document.querySelectorAll(".reading .on")) one.classList.remove("on");
    const anchor = byId(location.hash.slice(1));
    if (!anchor || !anchor.dataset.n) return;
    for (const one of document.querySelectorAll(".text mark")) {
      if (one.dataset.s.split(" ").includes(anchor.dataset.n)) one.classList.add("on");
    }
    for (const one of document.querySelectorAll(".marginal li")) {
      if (one.dataset.ref === anchor.id) {
        one.classList.add("on");
        if (matchMedia("(min-width: 52rem)").matches) one.scrollIntoView({ block: "nearest" });
      }
    }
    anchor.scrollIntoView({ block: "center" });
  }
  addEventListener("hashchange", mark);
  addEventListener("DOMContentLoaded", mark);
  document.addEventListener("htmx:afterSettle", mark);
  /* Without a history cache, going back means loading the page again. */
  document.addEventListener("htmx:historyRestore", mark);
})();
