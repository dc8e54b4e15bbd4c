/** An element with properties and what stands in it. */
export function make<K extends keyof HTMLElementTagNameMap>(tag: K, of: Partial<HTMLElementTagNameMap[K]> = {}, ...inside: (Node | string)[]): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(tag), of);
  made.append(...inside);
  return made;
}

/** The look of everything: a sheet of the shadow root's own, which strict policies let be. */
export function sheet(): CSSStyleSheet {
  const made = new CSSStyleSheet();
  made.replaceSync(`
    :host { position: fixed; right: 1rem; bottom: 1rem; z-index: 2147483000; font: 15px/1.45 system-ui, sans-serif; color-scheme: light dark; --ground: light-dark(#fff, #192228); --ink: light-dark(#1b2730, #e6ecef); --soft: light-dark(#56646e, #9fb0ba); --line: light-dark(#dfe4e7, #2e3a42); --mark: light-dark(#d9ecec, #16393c); --main: #0b6e75; }
    * { box-sizing: border-box; }
    button { font: inherit; cursor: pointer; border-radius: 8px; border: 1px solid var(--line); background: var(--ground); color: var(--ink); padding: 0.375rem 0.75rem; min-height: 2.25rem; }
    button.main { background: var(--main); border-color: var(--main); color: #fff; }
    :focus-visible { outline: 2px solid light-dark(#0b6e75, #5cc3ca); outline-offset: 2px; }
    .open { border-radius: 2rem; padding: 0.625rem 1.125rem; box-shadow: 0 4px 16px rgb(0 0 0 / 25%); }
    .panel { display: flex; flex-direction: column; width: min(23rem, calc(100vw - 2rem)); height: min(34rem, calc(100vh - 2rem)); background: var(--ground); color: var(--ink); border: 1px solid var(--line); border-radius: 12px; box-shadow: 0 8px 32px rgb(0 0 0 / 25%); overflow: hidden; }
    [hidden] { display: none !important; }
    header { display: flex; justify-content: space-between; align-items: center; gap: 0.5rem; padding: 0.625rem 0.875rem; border-bottom: 1px solid var(--line); }
    header h2 { margin: 0; font-size: 1rem; }
    header span { display: flex; gap: 0.375rem; }
    ol { flex: 1; min-height: 4rem; margin: 0; padding: 0.875rem; list-style: none; overflow-y: auto; display: flex; flex-direction: column; gap: 0.5rem; }
    li { max-width: 85%; padding: 0.375rem 0.75rem; border: 1px solid var(--line); border-radius: 10px; align-self: start; white-space: pre-wrap; overflow-wrap: anywhere; }
    li.customer { align-self: end; background: var(--mark); border-color: transparent; }
    li.waiting { opacity: 0.7; }
    li small { display: block; color: var(--soft); }
    p { margin: 0; padding: 0 0.875rem 0.5rem; color: var(--soft); font-size: 0.875rem; overflow-wrap: anywhere; }
    li button { display: block; max-width: 100%; margin-top: 0.25rem; text-align: start; overflow-wrap: anywhere; }
    form { display: flex; gap: 0.5rem; padding: 0.625rem 0.875rem; border-top: 1px solid var(--line); }
    form.rows { flex-wrap: wrap; align-items: center; }
    form.rows label { flex-basis: 100%; }
    textarea, input { flex: 1; min-width: 0; font: inherit; padding: 0.375rem 0.5rem; border: 1px solid var(--soft); border-radius: 8px; background: var(--ground); color: var(--ink); resize: none; }
    .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
    @media (max-width: 30rem) { :host { right: 0.5rem; bottom: 0.5rem; } .panel { width: calc(100vw - 1rem); height: calc(100vh - 1rem); } }`);
  return made;
}
