// The records of the page, unpacked from the data that aidmap/html/payload.py writes.
import { decodeNumbers, decodePolyline } from "./polyline.js";
import { Rules } from "./rules.js";

export class Model {
  constructor(data) {
    Object.assign(this, data); // with the lists by whose indices rows name statuses, bases, reasons
    this.rules = new Rules(data.about.policy);
    for (const kind of ["places", "routes"]) this[kind] = this.records(data[kind]);
    const subjects = [...this.places.map(({ id }) => id), ...data.legs];
    this.subjects = new Set(subjects);
    this.filters = new Set([...data.statuses, ...this.places.map(({ kind }) => kind)]);
    this.publishers = new Map(data.publishers);
    this.publisherIds = [...this.publishers.keys()];
    this.placeOf = new Map(this.places.map((place) => [place.id, place]));
    this.subjectIds = subjects;
    this.takeClaims(data);
    this.roadsOf = data.legs.map(() => []); // for each leg the roads that it follows, and which way
    for (const [number, road] of this.roads.entries()) {
      road.line = decodePolyline(road.line, this.decimals);
      for (const [leg, sameWay] of road.legs) this.roadsOf[leg].push([number, sameWay]);
    }
    for (const place of this.places) {
      for (const key of ["first", "last"]) place[key] = place[key] ?? null;
    }
    for (const route of this.routes) {
      for (const key of ["first", "last", "km"]) route[key] = route[key] ?? null;
      route.places = route.places.map((place) => subjects[place]);
      route.subjects = [...route.places, ...route.legs.map(([leg]) => this.legs[leg])];
      route.outward = this.leadsOut(route);
      route.controlled = route.places.filter((id) => this.placeOf.get(id)?.controlled);
    }
  }

  // The records of columns: fields that all have, with a column of names for each language, and fields of
  // some.
  records({ count, every, some }) {
    const made = Array.from({ length: count }, (_, number) => {
      const record = {};
      for (const key in every) {
        record[key] = key === "names" ? every.names.map((names) => names[number]) : every[key][number];
      }
      return record;
    });
    for (const key in some) for (const number in some[key]) made[number][key] = some[key][number];
    return made;
  }

  // The reports and counts, with the documents that they cite: a few at first, where there are many. `told`
  // is what only all of them tell of the first day; null: they are all there, or follow at once.
  takeClaims({ urls, documents, reports, counts, told = null }) {
    this.told = told;
    this.urls = this.unfolded(urls);
    this.documents = this.rows(documents, [1]);
    this.reports = this.rows(reports, [4, 6]).map((row, rank) => this.report(row, rank, this.subjectIds));
    this.counts = this.rows(counts, [5, 7]).map((row, rank) => this.count(row, rank, this.subjectIds));
  }

  // How many reports each publisher has.
  reportsByPublisher() {
    if (this.told) return new Map(Object.entries(this.told.publishers));
    const counts = new Map();
    for (const { publisher } of this.reports) counts.set(publisher, (counts.get(publisher) ?? 0) + 1);
    return counts;
  }

  // Whether a route starts where aid is for, and ends elsewhere.
  leadsOut({ places }) {
    const [start, end] = [places[0], places.at(-1)].map((id) => this.placeOf.get(id).kind === "destination");
    return start && !end;
  }

  // The fields of a row are those of payload._report_row.
  report(row, rank, subjects) {
    const [subject, status, basis, traffic, begins, days, document, note, reason] = row;
    const from = this.asked.first + begins;
    return {
      rank,
      subject: subjects[subject],
      status: this.statuses[status],
      observed: this.bases[basis] === "observed",
      traffic,
      from,
      to: days ? from + days - 1 : null, // open-ended
      ...this.cited(document),
      note: note || "",
      reason: reason ? this.reasons[reason - 1] : "",
    };
  }

  // The fields of a row are those of payload._count_row.
  count(row, rank, subjects) {
    const [subject, measure, stage, direction, traffic, begins, days, document, isSighting, value] = row;
    const first = this.asked.first + begins;
    const last = first + days - 1;
    return {
      rank,
      subject: subjects[subject],
      measure: this.measures[measure],
      stage: this.stages[stage],
      direction: this.directions[direction],
      traffic,
      first,
      last,
      until: last + this.about.policy.count_holds_days,
      ...this.cited(document),
      isSighting,
      value,
    };
  }

  // Where something was said: who published it, when, under which title and address.
  cited(document) {
    const [publisher, published, title, address] = this.documents[document];
    return {
      reported: this.asked.first + published,
      publisher: this.publisherIds[publisher],
      title,
      url: this.address(this.urls[address]),
    };
  }

  // Columns as rows; those of whole numbers are encoded as a text. Numbers in a rising column are given as
  // differences to the one before.
  rows(encoded, rising) {
    const columns = encoded.map((column) => (typeof column === "string" ? decodeNumbers(column) : column));
    const rows = (columns[0] ?? []).map((_, row) => columns.map((column) => column[row]));
    for (const column of rising) {
      for (let row = 1; row < rows.length; row++) rows[row][column] += rows[row - 1][column];
    }
    return rows;
  }

  // Front coding: each text begins with a number of letters of the one before.
  unfolded(parts) {
    const texts = [];
    for (let index = 0; index < parts.length; index += 2) {
      texts.push((texts.at(-1) ?? "").slice(0, parts[index]) + parts[index + 1]);
    }
    return texts;
  }

  // Addresses are sent without the scheme that nearly all of them begin with.
  address(text) {
    return !text || /^https?:\/\//i.test(text) ? text : this.scheme + text;
  }

  carries(record, traffic) {
    return Boolean(record.traffic & (1 << this.traffic.indexOf(traffic)));
  }

  // Those of the reports or counts that matter for a kind of traffic, by subject; no publishers: of all.
  bySubject(claims, traffic, publishers) {
    const found = new Map();
    for (const claim of claims) {
      if (!this.carries(claim, traffic)) continue;
      if (publishers.length && !publishers.includes(claim.publisher)) continue;
      if (!found.has(claim.subject)) found.set(claim.subject, []);
      found.get(claim.subject).push(claim);
    }
    return found;
  }

  // The roads along a route, and whether it runs in their direction.
  roadsAlong(route) {
    route.roads ??= route.legs.flatMap(([leg, forward]) =>
      this.roadsOf[leg].map(([road, sameWay]) => [road, Boolean(forward) === Boolean(sameWay)]),
    );
    return route.roads;
  }

  routesOf(traffic) {
    return this.routes.filter((route) => this.carries(route, traffic));
  }
}
