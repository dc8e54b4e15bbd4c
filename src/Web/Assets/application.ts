import { Application } from "@hotwired/stimulus";

/** The one Stimulus application; page scripts register their controllers with it. */
export const application = Application.start();
export { Controller } from "@hotwired/stimulus";
