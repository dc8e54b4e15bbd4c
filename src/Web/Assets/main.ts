import * as Turbo from "@hotwired/turbo";
import { application } from "./application";
import { LiveController } from "./controllers/live";
import { MenuController } from "./controllers/menu";
import { CopyController } from "./controllers/copy";
import { SearchController } from "./controllers/search";
import { SuggestController } from "./controllers/suggest";
import { ThemeController } from "./controllers/theme";
import { WhenController } from "./controllers/when";
import { LeftController } from "./controllers/left";

// Ours hangs on html[aria-busy]; see build.mjs.
Turbo.config.drive.progressBarDelay = 0x7fffffff;

// A frame whose answer is another page (sign-in, an error) becomes that page.
document.addEventListener("turbo:frame-missing", (event) => {
  const { detail } = event as CustomEvent<{ response: Response; visit: (response: Response) => void }>;
  event.preventDefault();
  detail.visit(detail.response);
});

// Whoever goes on to another page breaks off what a frame of this one is still reading; Turbo lets that promise go unanswered.
addEventListener("unhandledrejection", (event) => {
  if (event.reason instanceof DOMException && event.reason.name === "AbortError") event.preventDefault();
});

application.register("copy", CopyController);
application.register("left", LeftController);
application.register("live", LiveController);
application.register("menu", MenuController);
application.register("search", SearchController);
application.register("suggest", SuggestController);
application.register("theme", ThemeController);
application.register("when", WhenController);
