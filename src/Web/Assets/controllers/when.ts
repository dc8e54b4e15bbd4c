import { Controller } from "@hotwired/stimulus";

const here = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** A time in the reader's zone; in UTC, to the fraction, on hover. */
export class WhenController extends Controller<HTMLTimeElement> {
  connect(): void {
    const at = new Date(this.element.dateTime);
    if (Number.isNaN(at.getTime())) return;
    this.element.title = this.element.dateTime;
    this.element.textContent = here.format(at);
  }
}
