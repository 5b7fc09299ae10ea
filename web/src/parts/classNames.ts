/** The names that are there, as one `className`. */
export const classNames = (...names: (string | false | undefined)[]): string => names.filter(Boolean).join(' ');
