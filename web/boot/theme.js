// Runs before anything is drawn, so that a chosen theme or language does not flash in after the default.
try {
  const theme = localStorage.getItem("notion-rag.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  const language = localStorage.getItem("notion-rag.language") ?? navigator.language.slice(0, 2);
  if (language === "ko" || language === "en") document.documentElement.lang = language;
} catch {
  // Storage is forbidden: the system's theme it is.
}
