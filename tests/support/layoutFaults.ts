/** A page of puppeteer or of playwright-core. */
interface EvaluatesText {
  evaluate(script: string): Promise<unknown>;
}

/** A script for a page. Fixed parts, such as the tabs at the bottom of a phone, may cover others. */
const FIND_FAULTS = `(() => {
  const faults = [];
  const nameOf = (element) =>
    (element.ariaLabel ?? element.labels?.[0]?.textContent ?? element.textContent).trim().slice(0, 40) || element.outerHTML.slice(0, 80);
  const isFixed = (element) => {
    for (let each = element; each; each = each.parentElement) if (/fixed|sticky/.test(getComputedStyle(each).position)) return true;
    return false;
  };
  // The parts of a date input are not in the document, so that its scrollWidth does not tell what is cut.
  const needs = (input) => {
    Object.assign(input.style, { position: 'absolute', inlineSize: 'max-content' });
    const { width } = input.getBoundingClientRect();
    Object.assign(input.style, { position: '', inlineSize: '' });
    return width;
  };
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (wide > 0) faults.push('the page is ' + wide + ' px wider than the screen');

  const controls = [...document.querySelectorAll('a[href], button, input, select, textarea')]
    .filter((element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    .map((element) => ({ element, box: element.getBoundingClientRect() }))
    .filter(({ element, box }) => box.width > 1 && box.height > 1 && !isFixed(element));
  for (const { element, box } of controls) {
    if (box.left < -1 || box.right > innerWidth + 1) faults.push(nameOf(element) + ' is cut by the edge of the screen');
    if (element.matches('button') && element.scrollWidth > element.clientWidth + 1) faults.push('the text of ' + nameOf(element) + ' is cut');
    if (!element.matches('input, select, textarea')) continue;
    if (element.matches('[type=date]') && needs(element) > element.clientWidth + 1) faults.push('the day of ' + nameOf(element) + ' is cut');
    for (let around = element.parentElement; around !== document.body; around = around.parentElement) {
      const outer = around.getBoundingClientRect();
      if (box.left < outer.left - 1 || box.right > outer.right + 1) {
        faults.push(nameOf(element) + ' runs over the edge of ' + (around.className || around.tagName));
        break;
      }
    }
  }
  controls.forEach((one, index) => {
    for (const other of controls.slice(index + 1)) {
      if (one.element.contains(other.element) || other.element.contains(one.element)) continue;
      const width = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
      const height = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
      if (width > 1 && height > 1) faults.push(nameOf(one.element) + ' overlaps ' + nameOf(other.element));
    }
  });
  return faults;
})()`;

/** The controls of a page that are cut, leave the box around them or overlap another one, and whether the page scrolls sideways. */
export const findLayoutFaults = async (page: EvaluatesText): Promise<string[]> =>
  (await page.evaluate(FIND_FAULTS)) as string[];
