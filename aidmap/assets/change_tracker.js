// Remembers from what each part of the page was written, so that what is the same as before is let be.
export class ChangeTracker {
  constructor() {
    this.facts = new Map();
  }

  // Whether these are the facts that a key came with last; they are from now on.
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
