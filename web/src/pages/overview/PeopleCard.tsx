import { useQuery } from '@tanstack/react-query';
import { payablePeopleQuery } from '../../api/entries.ts';
import { t } from '../../messages/translate.ts';
import { payPath } from '../../navigation/paths.ts';
import { Card } from '../../parts/Card.tsx';
import { FaceStrip, FaceTile } from '../../parts/FaceTile.tsx';

const SHOWN_MAX = 8;

/** The people of the latest payments, each a link that pays them. Absent for a user who has paid and got paid by no person yet. */
export function PeopleCard() {
  const { data: people = [] } = useQuery(payablePeopleQuery);
  if (people.length === 0) return null;
  return (
    <Card title={t('home.people')}>
      <FaceStrip label={t('home.people')}>
        {people.slice(0, SHOWN_MAX).map((person) => (
          <li key={person.accountNumber}>
            <FaceTile of={person} href={payPath(person.accountNumber)} />
          </li>
        ))}
      </FaceStrip>
    </Card>
  );
}
