/* Before anything is drawn: that scripts run, and whether this person put the navigation away. */
"use strict";

(function () {
  const page = document.documentElement;
  page.classList.add("js");
  try {
    page.classList.toggle("nav-away", window.localStorage.getItem("nav") === "away");
  } catch (error) {
    /* no storage: the navigation is shown */
  }
})();
