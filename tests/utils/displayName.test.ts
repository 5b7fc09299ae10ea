import { counterpartyName, displayName } from '../../src/utils/displayName.util';

test.each([
  ['John Doe', 'John D.'],
  ['  John   van der  Doe ', 'John D.'],
  ['maria de la cruz', 'maria C.'],
  ['Jean-Luc Picard', 'Jean-Luc P.'],
  ['Sinéad O’Connor', 'Sinéad O.'],
  ["Gerard 't Hooft", 'Gerard H.'],
  ["O'Brien", "O'Brien"],
  ['Cher', 'Cher'],
  ['Doe, John', 'John D.'],
  ['de la Cruz, Maria Elena', 'Maria C.'],
  ['John Doe, Jr.', 'John D.'],
  ['John Doe Ph.D.', 'John D.'],
  ['Dr. John Doe', 'John D.'],
  ['Prof. Dr. Jane Roe III', 'Jane R.'],
  ['Dr House', 'Dr H.'],
  ['House Md', 'House M.'],
])('the name %j of a person is shown as %j', (name, shown) => {
  expect(displayName(name)).toBe(shown);
});

test.each([
  ["O'Brien & Sons Ltd", "O'Brien & Sons Ltd"],
  ["O'Brien & Sons, Ltd.", "O'Brien & Sons, Ltd."],
  ['Acme Inc', 'Acme Inc'],
  ['Müller  GmbH', 'Müller GmbH'],
  ["O'Brien & Sons", "O'Brien S."],
  ['Smith & Co', 'Smith C.'],
  ['Ltd', 'Ltd'],
  ['Maria Sa', 'Maria S.'],
])('the name %j, of a firm or much like one, is shown as %j', (name, shown) => {
  expect(displayName(name)).toBe(shown);
});

test.each([
  ["O'Brien <Sons>", "O'Brien S."],
  ["O'Brien <", "O'Brien"],
  ['Ann (Bob)', 'Ann B.'],
  ['"Ann" "Example"', '"Ann" E.'],
  ['Ann Example 🎉', 'Ann E.'],
  ['🎉 Ann Example', 'Ann E.'],
  ['Ann 🇩🇪', 'Ann'],
  ['Ann -', 'Ann'],
  ['Agent 47', 'Agent'],
  ['50 Cent', '50 C.'],
  ['🎉', '🎉'],
  ['★ ☆', '★'],
  ['Ann ,', 'Ann'],
])('the name %j with signs is shown as %j', (name, shown) => {
  expect(displayName(name)).toBe(shown);
});

test.each([
  ['Zoe e\u0301lan', 'Zoe E\u0301.'],
  ['李 小龙', '李 小.'],
  ['李小龙', '李小龙'],
  ['سليم حداد', 'سليم ح.'],
  ['दीपक शर्मा', 'दीपक श.'],
  ['สมชาย ใจดี', 'สมชาย จ.'],
  ['ნინო მაისურაძე', 'ნინო მ.'],
  ['Νίκος ωραίος', 'Νίκος Ω.'],
])('the name %j of another script is shown as %j', (name, shown) => {
  expect(displayName(name)).toBe(shown);
});

test.each([
  'John Doe',
  'Doe, John',
  'Dr. Doe, John',
  'John Doe 🎉',
  'John "Doe"',
  'Mr Doe',
  'John (Doe)',
  'John Doe Jr.',
])('the short form of %j does not have the family name', (name) => {
  expect(displayName(name)).not.toContain('Doe');
});

test('a system account has the name of the house', () => {
  expect([counterpartyName(null), counterpartyName('John Doe')]).toEqual(['PayVerse', 'John D.']);
});
