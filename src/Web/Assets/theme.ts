// Runs before the first paint: "auto" follows the system, and the server can't know it.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

function follow(): void {
  if (root.dataset.theme === "auto") root.dataset.bsTheme = dark.matches ? "dark" : "light";
}

follow();
dark.addEventListener("change", follow);

// For days and times that the server writes in the reader's zone.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.includes("throughline.zone=" + encodeURIComponent(zone)))
  document.cookie = `throughline.zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; samesite=lax${location.protocol === "https:" ? "; secure" : ""}`;
