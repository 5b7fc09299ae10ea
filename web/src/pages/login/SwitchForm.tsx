import { Link, useSearch } from 'wouter';
import { tRich } from '../../messages/translate.ts';

interface SwitchFormProps {
  message: 'login.toRegister' | 'register.toLogin';
  path: string;
}

/** The link between login and registration. It keeps the requested page. */
export function SwitchForm({ message, path }: SwitchFormProps) {
  const search = useSearch();
  const href = search === '' ? path : `${path}?${search}`;
  return <p>{tRich(message, { link: (text) => <Link href={href}>{text}</Link> })}</p>;
}
