// Starts the page. A file of its own, where Trunk would write it into index.html: the policy forbids inline scripts.
import init from "__SCRIPT__";

init({ module_or_path: "__PROGRAM__" }).catch((error) => {
  console.error(error);
  globalThis.recoverPage("__PROGRAM__");
});
