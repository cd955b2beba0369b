// Remembers the facts from which each part of the page was written, so that unchanged parts are left alone.
export class ChangeTracker {
  constructor() {
    this.facts = new Map();
  }

  // Whether the facts of a key are the same as at the last call; they are stored for the next one.
  unchanged(key, facts) {
    const before = this.facts.get(key);
    if (before?.length === facts.length && facts.every((fact, index) => fact === before[index])) return true;
    this.facts.set(key, facts);
    return false;
  }

  forget(key) {
    this.facts.delete(key);
  }

  clear() {
    this.facts.clear();
  }
}
