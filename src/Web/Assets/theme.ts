// Runs before the first paint: "auto" follows the system, and the server can't know it.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

function follow(): void {
  if (root.dataset.theme === "auto") root.dataset.bsTheme = dark.matches ? "dark" : "light";
}

follow();
dark.addEventListener("change", follow);
