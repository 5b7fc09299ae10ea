import { catalogue as english, type Catalogue } from './languages/en.ts';
import { setCatalogue } from './translate.ts';

/** The languages beside English, by file. */
const OTHERS = import.meta.glob<Catalogue>(['./languages/*.ts', '!./languages/en.ts'], { import: 'catalogue' });

/** Takes the first language of the browser that has a catalogue, and English without one. Call it before the first render. */
export async function startMessages(): Promise<void> {
  const catalogue = await loadCatalogue();
  setCatalogue(catalogue);
  document.documentElement.lang = catalogue.language;
  document.documentElement.dir = catalogue.direction;
}

async function loadCatalogue(): Promise<Catalogue> {
  for (const tag of navigator.languages) {
    const [language = tag] = tag.split('-');
    if (language === english.language) return english;
    const load = OTHERS[`./languages/${tag}.ts`] ?? OTHERS[`./languages/${language}.ts`];
    // A file that does not load leaves the texts in English.
    if (load) return load().catch(() => english);
  }
  return english;
}
