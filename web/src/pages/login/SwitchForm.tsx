import { Link, useSearch } from 'wouter';

interface SwitchFormProps {
  question: string;
  path: string;
  name: string;
}

/** The link between login and registration. It keeps the requested page. */
export function SwitchForm({ question, path, name }: SwitchFormProps) {
  const search = useSearch();
  return (
    <p>
      {question} <Link href={search === '' ? path : `${path}?${search}`}>{name}</Link>
    </p>
  );
}
