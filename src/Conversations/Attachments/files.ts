import { Controller } from "@web/application";

/** Files that are dropped on the form or pasted into it go into its own field, so that it is sent as it would be without script; each can be taken out again. */
export class FilesController extends Controller<HTMLElement> {
  static targets = ["input", "list"];
  declare readonly inputTarget: HTMLInputElement;
  declare readonly listTarget: HTMLElement;
  private files: File[] = [];

  private readonly over = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.element.classList.add("files-over");
  };
  private readonly left = (): void => this.element.classList.remove("files-over");
  private readonly dropped = (event: DragEvent): void => {
    this.left();
    this.take(event, event.dataTransfer);
  };
  private readonly pasted = (event: ClipboardEvent): void => this.take(event, event.clipboardData);

  connect(): void {
    this.element.addEventListener("dragover", this.over);
    this.element.addEventListener("dragleave", this.left);
    this.element.addEventListener("drop", this.dropped);
    this.element.addEventListener("paste", this.pasted);
  }

  disconnect(): void {
    this.element.removeEventListener("dragover", this.over);
    this.element.removeEventListener("dragleave", this.left);
    this.element.removeEventListener("drop", this.dropped);
    this.element.removeEventListener("paste", this.pasted);
  }

  /** What is chosen comes to what is there; a browser would put it in its place. */
  chosen(): void {
    this.add([...(this.inputTarget.files ?? [])]);
  }

  remove({ params }: { params: { at: number } }): void {
    this.files.splice(params.at, 1);
    this.show();
    this.inputTarget.focus();
  }

  private take(event: Event, from: DataTransfer | null): void {
    if (!from || from.files.length === 0) return;
    event.preventDefault();
    this.add([...from.files]);
  }

  private add(more: File[]): void {
    this.files = [...this.files, ...more.filter((file) => !this.files.includes(file))];
    this.show();
  }

  private show(): void {
    const all = new DataTransfer();
    for (const file of this.files) all.items.add(file);
    this.inputTarget.files = all.files;
    this.listTarget.hidden = this.files.length === 0;
    this.listTarget.replaceChildren(...this.files.map((file, at) => {
      const line = document.createElement("li");
      line.className = "attachment";
      const name = document.createElement("span");
      name.textContent = `${file.name} (${size(file.size)})`;
      const out = document.createElement("button");
      out.type = "button";
      out.className = "btn btn-sm";
      out.textContent = "Remove";
      out.setAttribute("aria-label", `Remove ${file.name}`);
      out.dataset.action = "files#remove";
      out.dataset.filesAtParam = String(at);
      line.append(name, out);
      return line;
    }));
  }
}

const size = (bytes: number): string => bytes < 1000 ? `${bytes} bytes` : bytes < 1e6 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
