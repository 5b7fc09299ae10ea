// Turns functions into Postman scripts. A script of Postman stands alone: it cannot import. So the script of a request
// is the text of its function, followed by the text of every shared assertion that it calls.
import * as assertions from './assertions/index.mjs';

/** What prettier makes of a function without parameters: only its body goes into the script. */
const FIRST_LINE = /^(function )?\w+\(\) \{$/;

/**
 * @param before statements that come before those of the function
 * @returns the event of a Postman request or collection. @throws Error when the function has parameters
 */
export function toEvent(listen, fn, before = []) {
  const script = [...before, bodyOf(fn)].join('\n');
  return { listen, script: { type: 'text/javascript', exec: link(script).split('\n') } };
}

function bodyOf(fn) {
  const [first, ...rest] = fn.toString().split('\n');
  const lines = rest.slice(0, -1);
  if (!FIRST_LINE.test(first) || lines.length === 0) {
    throw new Error(`a script is a method without parameters, with its body on lines of its own, unlike ${first}`);
  }
  const indent = lines[0].search(/\S/);
  return lines.map((line) => line.slice(indent)).join('\n');
}

/** Appends what is called, and what that calls. Declarations are hoisted, so the steps of the script come first. */
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

const calls = (text, name) => new RegExp(`\\b${name}\\(`).test(text);
