// The finding of a day: which gateways pass, as the sentence that people forward. The same sentence
// as aidmap/query/finding.py; tests hold the two together.
import { passes } from "./rules.js";

const MOST_PASSING_NAMED = 3;
const MOST_OTHERS_NAMED = 6;

// Evidence that nobody has repeated lately is told in the past tense.
export class Finding {
  constructor(model, speech, answers) {
    Object.assign(this, { model, speech, answers });
    this.gateways = answers.gateways().map((gateway) => ({ ...gateway, ...answers.state(gateway.place) }));
    this.passing = this.gateways.filter(({ status }) => passes(status));
    this.known = this.gateways.filter(({ status }) => status !== "unknown");
    this.stale = this.known.length > 0 && this.known.every(({ stale }) => stale);
    // by fresh evidence; where all of it is stale, those that passed
    this.passingNow = this.passing.filter((gateway) => this.stale || !gateway.stale);
    this.lastHeard = Finding.last(this.passingNow.length ? this.passingNow : this.known);
  }

  static last(gateways) {
    const days = gateways.map(({ lastHeard }) => lastHeard).filter((day) => day !== null);
    return days.length ? Math.max(...days) : null;
  }

  text() {
    const { speech } = this;
    if (!this.gateways.length) return `${this.withoutGateways()}.`;
    if (!this.known.length) return `${speech.word("finding_nothing_known")}.`;
    const finding = [this.passingClause(), ...this.passedClause(), ...this.otherClauses()].join(speech.semicolon);
    if (!this.stale || this.lastHeard === null) return `${finding}.`;
    return `${speech.word("finding_last_heard", { day: speech.day(this.lastHeard), finding })}.`;
  }

  // The main clause: what passes, or passed where all of it is stale.
  passingClause() {
    const { speech, passingNow: passing } = this;
    const tense = this.stale ? "_then" : "";
    const parts = { traffic: this.traffic(), into: this.into() };
    if (!passing.length && this.passing.length) return speech.word("finding_none_known", parts);
    if (!passing.length) return speech.word(`finding_none${tense}`, parts);
    return this.countOrNames(passing, tense, parts) + this.restrictions(passing);
  }

  countOrNames(passing, tense, parts) {
    const { speech, gateways } = this;
    if (passing.length > MOST_PASSING_NAMED) {
      return speech.word(`finding_many${tense}`, { ...parts, count: passing.length, all: gateways.length });
    }
    if (passing.length === 1 && this.passing.length === 1 && gateways.length > 1) {
      const names = this.name(passing[0], "finding_contested_alone");
      return speech.word(`finding_alone${tense}`, { names, ...parts });
    }
    return speech.plural(`finding_pass${tense}`, passing.length, { names: this.names(passing), ...parts });
  }

  restrictions(passing) {
    const { speech } = this;
    const limited = passing.filter(({ status }) => status === "restricted");
    if (!limited.length) return "";
    if (limited.length === passing.length) return speech.word("finding_restricted");
    if (passing.length > MOST_PASSING_NAMED) return speech.word("finding_restricted_count", { count: limited.length });
    return speech.word("finding_restricted_at", { names: this.names(limited) });
  }

  // Those that passed when last heard of, where others are known to pass now.
  passedClause() {
    const { speech } = this;
    const then = this.passing.filter(({ stale }) => stale);
    if (this.stale || !then.length) return [];
    const parts = { day: speech.day(Finding.last(then)), traffic: this.traffic() };
    if (then.length > MOST_OTHERS_NAMED) return [speech.plural("finding_passed_count", then.length, parts)];
    return [speech.plural("finding_passed", then.length, { names: this.names(then), ...parts })];
  }

  otherClauses() {
    const of = (status) => this.gateways.filter((gateway) => gateway.status === status);
    const closed = of("closed");
    return [
      ...this.clause(
        "finding_closed",
        closed.filter(({ stale }) => !stale),
      ),
      ...this.clause(
        this.stale ? "finding_closed_then" : "finding_closed_before",
        closed.filter(({ stale }) => stale),
      ),
      ...this.clause("finding_announced", of("planned")),
      ...this.clause("finding_unknown_at", of("unknown")),
      ...this.contestedClause(closed),
    ];
  }

  // Those that are contested, where they are counted and so not named.
  contestedClause(closed) {
    const many = (gateways, most) => (gateways.length > most ? gateways : []);
    const fresh = closed.filter(({ stale }) => !stale);
    const counted = [...many(this.passingNow, MOST_PASSING_NAMED), ...many(fresh, MOST_OTHERS_NAMED)];
    const contested = counted.filter((gateway) => gateway.contested);
    if (!contested.length) return [];
    const names = this.speech.listedAnd(contested.map((gateway) => this.plainName(gateway)));
    return [this.speech.plural("finding_contested_at", contested.length, { names })];
  }

  clause(key, gateways) {
    if (!gateways.length) return [];
    if (gateways.length > MOST_OTHERS_NAMED) return [this.speech.plural(`${key}_count`, gateways.length)];
    return [this.speech.plural(key, gateways.length, { names: this.names(gateways) })];
  }

  names(gateways) {
    return this.speech.listedAnd(gateways.map((gateway) => this.name(gateway, "finding_contested")));
  }

  plainName({ place }) {
    const { comma } = this.speech;
    return this.speech.short(this.model.placeOf.get(place)).replaceAll(", ", " - ").replaceAll(comma, " - ");
  }

  name(gateway, key) {
    const { contested } = gateway;
    const name = this.plainName(gateway);
    return contested ? this.speech.word(key, { name }) : name;
  }

  traffic() {
    return this.speech.word(`finding_${this.answers.traffic}`);
  }

  // Which way, in or out of the region; empty where the data set names none.
  into() {
    const region = this.model.about.region[this.speech.language];
    if (!region) return "";
    const outward = this.gateways.filter((gateway) => gateway.outward).length;
    const key = outward ? "finding_both_ways" : "finding_into";
    return this.speech.word(outward === this.gateways.length ? "finding_out_of" : key, { region });
  }

  // How many places or routes are open, where no route passes a controlled place.
  withoutGateways() {
    const { model, speech, answers } = this;
    const day = speech.day(answers.on);
    const states = answers.places().filter(({ controlled }) => controlled);
    const said = states.map(({ id }) => answers.state(id));
    if (said.length && !model.routes.length) {
      if (said.every(({ status }) => status === "unknown")) return speech.word("finding_unknown", { day });
      return this.countOfOpenPlaces(day, states, said);
    }
    if (!answers.routes.length) {
      return speech.word("finding_no_routes", { traffic: speech.word(answers.traffic), day });
    }
    return this.countOfOpen("route", day, answers.routes);
  }

  // How many places are open, with what to mind: restrictions, old news, what is contested.
  countOfOpenPlaces(day, places, states) {
    const { speech } = this;
    const clauses = [this.countOfOpen("place", day, states)];
    const open = states.filter(({ status }) => passes(status));
    if (open.length && open.every(({ stale }) => stale)) {
      clauses.push(speech.word("finding_old", { day: speech.day(Finding.last(open)) }));
    }
    const contested = places.filter((_, number) => states[number].contested);
    if (contested.length > MOST_OTHERS_NAMED) {
      clauses.push(speech.plural("finding_contested_count", contested.length));
    } else if (contested.length) {
      const names = speech.listedAnd(contested.map(({ id }) => this.plainName({ place: id })));
      clauses.push(speech.plural("finding_contested_at", contested.length, { names }));
    }
    return clauses.join(speech.semicolon);
  }

  // How many are open, and how many of them with restrictions.
  countOfOpen(what, day, states) {
    const { speech } = this;
    const open = states.filter(({ status }) => passes(status)).length;
    if (!open) return speech.word(`finding_no_${what}_open`, { day });
    const clause = speech.plural(`finding_${what}s`, states.length, { open, day });
    const limited = states.filter(({ status }) => status === "restricted").length;
    if (!limited) return clause;
    if (limited === open) return clause + speech.word("finding_restricted");
    return clause + speech.word("finding_restricted_count", { count: limited });
  }
}
