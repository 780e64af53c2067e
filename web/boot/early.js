// Runs before anything is drawn, so that a chosen theme or language does not flash in after the default.
try {
  const theme = localStorage.getItem("notion-rag.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const language = localStorage.getItem("notion-rag.language") ?? navigator.language.slice(0, 2);
  if (language === "ko" || language === "en") document.documentElement.lang = language;
} catch {
  // Storage is forbidden: the system's theme it is.
}

// A deploy takes away the files that a page of before names. Loaded anew, once, the page names the new ones; what is
// missing then is missing, and the page says that it cannot start.
globalThis.recoverPage = (missing) => {
  const name = "notion-rag.missing";
  try {
    if (sessionStorage.getItem(name) !== missing) {
      sessionStorage.setItem(name, missing);
      location.reload();
      return;
    }
  } catch {
    // Nothing can be noted, and so the page could be loaded anew for ever.
  }
  document.getElementById("boot")?.setAttribute("data-failed", "");
};
addEventListener(
  "error",
  ({ target }) => {
    const file = target instanceof HTMLScriptElement ? target.src : target instanceof HTMLLinkElement && target.rel === "stylesheet" ? target.href : "";
    if (file) globalThis.recoverPage(file);
  },
  true,
);
