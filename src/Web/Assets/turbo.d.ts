// Turbo comes without types; what we use of it.
declare module "@hotwired/turbo" {
  export class FrameElement extends HTMLElement {
    src: string | null;
    reload(): Promise<void>;
  }
  export const config: { drive: { progressBarDelay: number } };
  export function visit(location: string | URL, options?: { action?: "advance" | "replace"; frame?: string }): void;
  export function cache(): void;
  export function morphChildren(current: Element, next: Element): void;
}
