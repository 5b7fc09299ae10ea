import { emailError } from '../../web/src/session/validation';

describe('fault B1: the wallet sends an email to the server, which knows the rule,', () => {
  test.each([
    'tom&jerry@example.com',
    ' ann@example.com\u00a0',
    'x@bücher.example',
    'ann@xn--80a1acny.xn--p1ai',
    'a@b',
  ])('for "%s"', (email) => {
    expect(emailError(email)).toBeNull();
  });

  test.each(['', '   ', 'ann', '@example.com', 'ann@', 'a b@example.com'])('and not for "%s"', (email) => {
    expect(emailError(email)).not.toBeNull();
  });
});
