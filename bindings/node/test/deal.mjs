// SPDX-License-Identifier: Apache-2.0
// A deal with something of everything that the tests touch.
import { compile } from '../index.js';

export const source = `deal "Small steps" from 2018-06-12 to 2018-12-31 by month
unit USD
party US
party DPRK
party experts
quantity price in USD = 0
milestone remains_returned by DPRK
milestone sites_closed by DPRK, verified by experts
lever sanction by US: in_force, suspended, lifted
action notify(sum, whom, on_day, note, wait) by host
action alert by host
rule home: if remains_returned then ease sanction, alert()
rule told: if remains_returned then notify(100 USD, DPRK, 2018-07-01, "x, \\"y\\"; z", 30 days)
rule seen: if sites_closed verified then ease sanction
`;
export const deal = () => compile(source);
export const kinds = ['number', 'name', 'date', 'text', 'duration'];

/** What `work` throws. */
export function thrown(work) {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
