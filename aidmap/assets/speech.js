// A language of the interface: words, days, numbers, lists, names. The words come with the model, from
// aidmap/i18n; English replaces missing ones.
import { element } from "./dom.js";

export class Speech {
  constructor(model, language) {
    const tongue = model.languages[language];
    Object.assign(this, tongue, { language });
    this.words = new Map(model.keys.map((key, index) => [key, tongue.words[index]]));
    this.kinds = model.kinds_in_names;
    const languages = Object.keys(model.languages);
    [this.own, this.english] = [languages.indexOf(language), languages.indexOf("en")];
  }

  word(key, parts = {}) {
    return this.words.get(key).replace(/\{(\w+)\}/g, (_, part) => parts[part]);
  }

  // What hangs on a number, in the plural form that the language has for it.
  plural(key, count, parts = {}) {
    const forms = this.plurals[key];
    this.forms ??= new Intl.PluralRules(this.language);
    const text = forms[this.forms.select(count)] ?? forms.other;
    return text.replace(/\{(\w+)\}/g, (_, part) => ({ count, ...parts })[part]);
  }

  day(number) {
    if (number === null || number === undefined) return "";
    const day = new Date(number * 86400000);
    return `${day.getUTCDate()} ${this.months[day.getUTCMonth()]} ${day.getUTCFullYear()}`;
  }

  number(value) {
    const [whole, rest] = String(value).split(".");
    return whole.replace(/\B(?=(\d{3})+$)/g, this.group) + (rest ? this.decimal + rest : "");
  }

  listed(items) {
    return items.join(this.comma);
  }

  // A list with "and" before the last item.
  listedAnd(items) {
    if (items.length < 2) return items.join("");
    return this.word("list_and", { first: this.listed(items.slice(0, -1)), last: items.at(-1) });
  }

  // Whether a record has a name in this language; otherwise its English name is used, and marked.
  named(record) {
    return Boolean(record.names[this.own]);
  }

  name(record) {
    return record.names[this.own] || record.names[this.english];
  }

  // A name short enough for a label, as short_name in aidmap/geo/captions.py.
  short(record) {
    let [name] = this.name(record).split(" (");
    for (const kind of this.kinds) {
      if (name.endsWith(kind)) name = name.slice(0, -kind.length);
      if (name.startsWith(kind)) name = name.slice(kind.length);
    }
    return name;
  }

  // A name as an element; an English name in place of a missing one is marked.
  nameElement(record, text = this.name(record)) {
    const attributes = this.named(record) ? {} : { lang: "en", "data-stands-in": "en" };
    return element("bdi", attributes, [text]);
  }
}
