/** The good records of the three third parties, in an order that makes sense. */
import type { Random } from '../random.ts';
import type { Github } from './github.ts';
import type { Outgoing } from './outgoing.ts';
import { makePayment, sendCapture, sendRefund } from './payments.ts';
import { makeOrder, sendCustomer, sendOrder, type Order } from './shop.ts';

export interface TrafficParts {
  readonly random: Random;
  readonly github: Github;
  /** Orders are numbered from here. */
  readonly firstOrder: number;
}

/** A record that follows an earlier one: a payment its order, a refund its payment. */
interface FollowUp {
  /** How many records come before it. */
  readonly after: number;
  readonly send: (originatedAt: Date) => Outgoing;
}

const SHARE_OF_GITHUB = 0.35;
const SHARE_OF_ORDERS = 0.45;
const SHARE_REFUNDED = 0.15;

export class Traffic {
  readonly random: Random;
  readonly github: Github;
  #nextOrder: number;
  #made = 0;
  #followUps: FollowUp[] = [];

  constructor({ random, github, firstOrder }: TrafficParts) {
    this.random = random;
    this.github = github;
    this.#nextOrder = firstOrder;
  }

  /** The next record. What comes next depends on chance and on how many came before, not on time. */
  next(originatedAt: Date): Outgoing {
    this.#made += 1;
    const due = this.#followUps.find((followUp) => followUp.after <= this.#made);
    if (due !== undefined) {
      this.#followUps = this.#followUps.filter((followUp) => followUp !== due);
      return due.send(originatedAt);
    }
    const dice = this.random.next();
    if (dice < SHARE_OF_GITHUB) return this.github.send(this.random, originatedAt);
    if (dice < SHARE_OF_GITHUB + SHARE_OF_ORDERS) return this.#sendPaidOrder(originatedAt);
    return sendCustomer(this.random, originatedAt);
  }

  /** An order that nothing follows. */
  makeOrder(placedAt: Date): Order {
    const number = `S-${String(this.#nextOrder)}`;
    this.#nextOrder += 1;
    return makeOrder(this.random, number, placedAt);
  }

  #sendPaidOrder(placedAt: Date): Outgoing {
    const order = this.makeOrder(placedAt);
    const payment = makePayment(this.random, order);
    const captureAfter = this.#made + this.random.between(3, 12);
    this.#followUps.push({
      after: captureAfter,
      send: (at) => sendCapture(this.random, payment, at),
    });
    if (this.random.chance(SHARE_REFUNDED)) {
      const amountMinor = Math.max(
        1,
        Math.floor(order.totalMinor * this.random.pick([1, 0.5, 0.25])),
      );
      this.#followUps.push({
        after: captureAfter + this.random.between(20, 60),
        send: (originatedAt) => sendRefund(this.random, payment, { amountMinor, originatedAt }),
      });
    }
    return sendOrder(order);
  }
}
