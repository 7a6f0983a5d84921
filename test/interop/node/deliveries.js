'use strict';

const check = require('./check');

// What the members of a group have got, in the order of arrival.
class Deliveries {
  constructor() {
    this.all = [];
    this.times = new Map();
    this.waiting = new Set();
  }

  add(member, message) {
    const text = message.body ? message.body.toString() : '';
    this.all.push({ member, text, message });
    this.times.set(text, this.timesOf(text) + 1);
    for (const look of this.waiting) look();
  }

  get distinct() {
    return this.times.size;
  }

  get duplicates() {
    return this.all.length - this.times.size;
  }

  timesOf(text) {
    return this.times.get(text) || 0;
  }

  countOf(member) {
    return this.all.filter(each => each.member === member).length;
  }

  // Waits until the condition holds, asking at each arrival.
  async until(condition, what) {
    let look;
    const held = new Promise(resolve => {
      look = () => condition() && resolve();
      this.waiting.add(look);
      look();
    });
    try {
      await check.inTime(held, `${what}, with ${this.distinct} messages before,`);
    } finally {
      this.waiting.delete(look);
    }
  }

  async untilDistinct(count) {
    await this.until(() => this.distinct >= count, `arrival of ${count} messages`);
  }
}

module.exports = Deliveries;
