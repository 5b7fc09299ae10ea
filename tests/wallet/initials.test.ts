import { initialsOf } from '../../web/src/text/initials';

test.each([
  ['Bob E.', 'BE'],
  ['Ann Marie Example', 'AE'],
  ['ann example', 'AE'],
  ["O'Brien & Sons Ltd", 'OL'],
  ['& Sons', 'S'],
  ['7-Eleven', '7'],
  ['A', 'A'],
  ['Łukasz Żółw', 'ŁŻ'],
  // With a combining mark.
  ['e\u0301lodie Martin', 'E\u0301M'],
  // Capital ß is two letters.
  ['ßam', 'SS'],
  ['李小龙', '李'],
  ['李 小龙', '李'],
  ['محمد علي', 'م'],
  ['🦊', '🦊'],
  ['🦊 Fox', 'F'],
  ['👩‍👩‍👧 👨', '👩‍👩‍👧'],
  ['(Bob) Builder', 'BB'],
  ['  Bob   Builder  ', 'BB'],
  ['.', '.'],
  ['', ''],
])('the face of "%s" shows "%s"', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
