import { Link, useSearch } from 'wouter';

interface SwitchFormProps {
  question: string;
  path: string;
  name: string;
}

/** The way between login and register. Where somebody wanted to go goes with them. */
export function SwitchForm({ question, path, name }: SwitchFormProps) {
  const search = useSearch();
  return (
    <p>
      {question} <Link href={search === '' ? path : `${path}?${search}`}>{name}</Link>
    </p>
  );
}
