// @ts-check
// Turns functions into Postman scripts. A script of Postman stands alone: it cannot import. So the script of a request
// is the text of its function, followed by the text of every shared assertion that it calls.
import * as assertions from './assertions/index.mjs';

/** The first line of a function without parameters, as prettier formats it. Only the body goes into the script. */
const FIRST_LINE = /^(function )?\w+\(\) \{$/;

/**
 * @param {'prerequest' | 'test'} listen
 * @param {() => void} fn
 * @param {string[]} [before] statements that run before the function's
 * @returns the event of a Postman request or collection
 * @throws Error when the function has parameters
 */
export function toEvent(listen, fn, before = []) {
  const script = [...before, bodyOf(fn)].join('\n');
  return { listen, script: { type: 'text/javascript', exec: link(script).split('\n') } };
}

/** @param {() => void} fn */
function bodyOf(fn) {
  const [first = '', ...rest] = fn.toString().split('\n');
  const lines = rest.slice(0, -1);
  if (!FIRST_LINE.test(first) || lines.length === 0) {
    throw new Error(`a script is a method without parameters, with its body on separate lines, unlike ${first}`);
  }
  const indent = lines[0].search(/\S/);
  return lines.map((line) => line.slice(indent)).join('\n');
}

/**
 * Appends each assertion that the script or an appended assertion calls. Hoisting lets the script come first.
 *
 * @param {string} script
 */
function link(script) {
  const parts = [script];
  const left = new Set(Object.values(assertions));
  // The list grows while it is walked.
  for (const part of parts) {
    for (const assertion of left) {
      if (!calls(part, assertion.name)) continue;
      parts.push(assertion.toString());
      left.delete(assertion);
    }
  }
  return parts.join('\n\n');
}

/** @param {string} text @param {string} name */
const calls = (text, name) => new RegExp(`\\b${name}\\(`).test(text);
