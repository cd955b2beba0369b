// Answers in words: the finding, the clocks, and the texts of cards and tables on places and reports.
// The sentences are the same as those of aidmap/geo/captions.py and aidmap/html/page_tables.py; tests
// compare them.
import { Finding } from "./finding.js";
import { passes } from "./rules.js";

export class Descriptions {
  constructor(model, speech) {
    this.model = model;
    this.speech = speech;
  }

  // One sentence: which gateways pass, with what to mind about it.
  finding(answers) {
    return new Finding(this.model, this.speech, answers).text();
  }

  // Which reports count, if not all of them do, and what is supposed.
  clocks(publishers, whatIf) {
    const { speech, model } = this;
    const { known_by: knownBy, recorded_by: instant, counts } = model.asked;
    return speech.listed(
      [
        knownBy !== null && speech.word("known_by", { day: speech.day(knownBy) }),
        instant && speech.word("recorded_by", { instant }),
        publishers.length && this.whose(publishers),
        !counts && speech.word("without_counts"),
        this.supposing(whatIf),
      ].filter(Boolean),
    );
  }

  // Whose version is shown, if not that of all publishers.
  whose(publishers) {
    if (!publishers.length) return this.speech.word("all_publishers");
    const names = publishers.map((publisher) => this.model.publishers.get(publisher));
    return this.speech.word("according_to", { publishers: this.speech.listed(names) });
  }

  supposing(whatIf) {
    const said = Object.entries(whatIf).map(([id, status]) => `${this.subject(id)}: ${this.speech.word(status)}`);
    return said.length ? this.speech.word("what_if", { suppositions: this.speech.listed(said) }) : "";
  }

  // The days that the page covers.
  range() {
    const { first, last } = this.model.asked;
    return this.speech.word("out_of_range", { first: this.speech.day(first), last: this.speech.day(last) });
  }

  // The short name of a place, or the id of a leg.
  subject(id) {
    const place = this.model.placeOf.get(id);
    return place ? this.speech.short(place) : id;
  }

  subjects(ids) {
    return this.speech.listed(ids.map((id) => this.subject(id)));
  }

  status(place, state) {
    if (state.status === "unknown" && !place.controlled && !state.supposed) {
      return `${this.speech.word("no_report")}: ${this.speech.word("not_controlled")}`;
    }
    return this.speech.word(state.status);
  }

  // The status and its doubts, as in the table of places.
  fullStatus(place, state) {
    const { speech } = this;
    const minded = ["contested", "stale", "supposed"].filter((key) => state[key]).map((key) => speech.word(key));
    return speech.listed([this.status(place, state), ...minded]);
  }

  labelNote(state) {
    if (state.stale) return this.speech.word("last_heard_on", { day: this.speech.day(state.lastHeard) });
    return state.contested ? this.speech.word("contested") : "";
  }

  // Since when a status holds, though it was last heard of before: a later report has ended, or it was
  // published beforehand.
  sinceAfterwards(state, runs) {
    const { speech } = this;
    const { since, lastHeard, report, status } = state;
    const parts = { heard: speech.day(lastHeard), since: speech.day(since) };
    if (since <= report.from) return speech.word("since_beforehand", parts);
    const before = runs.findLast(([day]) => day < since)?.[1];
    const afterTraffic = status === "planned" && passes(before);
    return speech.word(afterTraffic ? "since_after_traffic" : "since_again", parts);
  }

  // The facts about a place besides its status, each as a short sentence; `runs`: null where not all reports
  // are there.
  facts(place, state, runs) {
    const { speech } = this;
    const afterwards = state.report && state.lastHeard < state.since;
    const dated = afterwards ? {} : { since_day: state.since, last_heard_on: state.lastHeard };
    dated.announced_for = state.announcedFor;
    const minded = {
      contested: state.contested,
      stale: state.stale,
      pending_claim: state.pending,
      supposed: state.supposed,
    };
    const said = Object.entries(dated)
      .filter(([, day]) => day !== null)
      .map(([key, day]) => speech.word(key, { day: speech.day(day) }));
    if (afterwards && runs) said.unshift(this.sinceAfterwards(state, runs));
    for (const [key, holds] of Object.entries(minded)) if (holds) said.push(speech.word(key));
    if (place.approximate) said.push(speech.word("known_within", { metres: speech.number(place.approximate) }));
    return said;
  }

  publisher(report) {
    return this.model.publishers.get(report.publisher);
  }

  reported(report) {
    return this.speech.word("reported", { day: this.speech.day(report.reported) });
  }

  // What a report says in a line, or the figure of a count.
  title(claim) {
    const { measure, stage, value, title } = claim;
    if (!measure) return title;
    const { speech } = this;
    const parts = { measure: speech.word(measure), stage: speech.word(stage), value: speech.number(value) };
    return speech.word("count_figure", parts);
  }

  // What was counted, in how many days.
  amount(one) {
    const { speech } = this;
    const days = one.days > 1 ? [speech.word("counted_days", { days: speech.number(one.days) })] : [];
    return speech.listed([this.title(one), ...days]);
  }

  // The days that a count covers.
  daysOf({ first, last }) {
    const [day, end] = [this.speech.day(first), this.speech.day(last)];
    return [first === last ? day : this.speech.word("in_force_to", { day, last: end })];
  }

  claim(report) {
    const basis = report.observed ? "observed" : "announced";
    return this.speech.listed([this.speech.word(report.status), this.speech.word(basis)]);
  }

  valid(report) {
    const [day, last] = [report.from, report.to].map((number) => this.speech.day(number));
    return last ? this.speech.word("in_force_to", { day, last }) : this.speech.word("in_force", { day });
  }

  // The names of the publishers whose reports and counts are used, sorted as Python sorts them.
  sources(answers) {
    const used = answers
      .shownStates()
      .flatMap(({ report, pending, sighting, agreeing, conflicting }) =>
        [report, pending, sighting, ...agreeing, ...conflicting].filter(Boolean),
      );
    return [...new Set(used.map((claim) => this.publisher(claim)))].sort((one, other) => (one < other ? -1 : 1));
  }
}
