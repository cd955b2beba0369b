// All reports of a page that has those of one day: they are in a file beside it, which is read when the
// reader asks for more than that day. Until then, and where the file is missing, the page says so.
import { element } from "./dom.js";
import { note } from "./note.js";

// What of a question only all reports answer.
const ASKS_MORE = ["on", "traffic", "publishers", "whatIf", "beside", "amounts"];

export class ReportsBeside {
  // `fetchAll` has the scene take them, and promises why that failed, or an empty text; the file has so many
  // bytes.
  constructor(scene, fetchAll, bytes) {
    Object.assign(this, { scene, fetchAll, bytes, loading: null, fault: "" });
    this.wanted = {}; // what was asked and waits for them
    let told = false;
    scene.listen(() => {
      if (this.loading) note(scene.speech.word("reports_loading"), { stays: true });
      else if (told) note(this.fault);
      told = Boolean(this.loading);
    });
  }

  // Do something when they are there; never if they are not to be had.
  async withAll(act) {
    const { scene } = this;
    if (!this.loading) {
      this.fault = "";
      this.loading = this.fetchAll();
      scene.notify();
    }
    const fault = await this.loading;
    if (this.loading) {
      Object.assign(this, { loading: null, fault });
      if (fault) this.wanted = {};
      scene.notify();
    }
    if (!scene.isPartial) act();
  }

  // The part of a change of the question that can be answered now. The rest is asked when they are there.
  answerable(part) {
    const now = { ...part };
    for (const key of ASKS_MORE.filter((key) => key in part)) {
      const differs = JSON.stringify(part[key]) !== JSON.stringify(this.scene.question[key]);
      if (differs) this.wanted[key] = part[key];
      else delete this.wanted[key];
      delete now[key];
    }
    if (Object.keys(this.wanted).length) this.withAll(() => this.askWanted());
    return now;
  }

  askWanted() {
    const { wanted } = this;
    this.wanted = {};
    if (Object.keys(wanted).length) this.scene.change(wanted);
  }

  // In place of the bars of all places: what the page has, and a button that has the rest read.
  offerBars(bars) {
    const { speech } = this.scene;
    const said = this.loading ? speech.word("reports_loading") : this.fault || speech.word("reports_beside");
    if (bars.dataset.said === said) return;
    bars.dataset.said = said;
    const hadFocus = bars.contains(document.activeElement);
    const size = speech.number(Math.max(this.bytes / 1e6, 0.1).toFixed(1));
    const button = element("button", { type: "button", "data-time": "load" }, [speech.word("reports_load", { size })]);
    button.addEventListener("click", () => this.withAll(() => bars.focus()));
    bars.tabIndex = -1;
    bars.replaceChildren(element("p", { class: "facts" }, [said]), this.loading ? "" : button);
    if (hadFocus) (this.loading ? bars : button).focus();
  }

  // In place of the history on a card: that they are being read, or why they are not to be had.
  awaited() {
    const { speech } = this.scene;
    return [
      element("h3", {}, [speech.word("history")]),
      element("p", { role: "status" }, [this.fault || speech.word("reports_loading")]),
    ];
  }
}
