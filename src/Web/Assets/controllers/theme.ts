import { Controller } from "@hotwired/stimulus";

/** Changes light and dark at once; the form alone does the same with a reload. */
export class ThemeController extends Controller<HTMLFormElement> {
  choose(event: SubmitEvent): void {
    const theme = (event.submitter as HTMLButtonElement | null)?.value;
    if (!theme) return;
    event.preventDefault();
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `throughline.theme=${theme}; path=/; max-age=31536000; samesite=lax${secure}`;
    const root = document.documentElement;
    root.dataset.theme = theme;
    root.dataset.bsTheme = theme === "auto" ? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light") : theme;
    document.querySelector('meta[name="color-scheme"]')?.setAttribute("content", theme === "auto" ? "light dark" : theme);
    for (const button of this.element.querySelectorAll<HTMLButtonElement>("button[name=theme]"))
      button.setAttribute("aria-pressed", String(button.value === theme));
  }
}
