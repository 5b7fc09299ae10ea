import styles from './WelcomeDrawing.module.css';

const ROWS = [
  { y: 188, hue: styles.one, name: 84, amount: 46 },
  { y: 248, hue: styles.two, name: 118, amount: 58 },
  { y: 308, hue: styles.three, name: 70, amount: 40 },
  { y: 368, hue: styles.four, name: 100, amount: 52 },
];

/** A wallet without words: a balance, and payments with people. It runs over the lower edge of its place. */
export function WelcomeDrawing() {
  return (
    <svg viewBox="0 0 400 420" preserveAspectRatio="xMidYMin slice" aria-hidden className={styles.drawing}>
      <rect className={styles.behind} x="64" y="0" width="272" height="460" rx="28" />
      <rect className={styles.card} x="32" y="28" width="336" height="460" rx="28" />
      <rect className={styles.quiet} x="60" y="60" width="64" height="10" rx="5" />
      <rect className={styles.ink} x="60" y="84" width="176" height="30" rx="10" />
      <rect className={styles.action} x="60" y="130" width="108" height="32" rx="16" />
      <rect className={styles.other} x="180" y="130" width="108" height="32" rx="16" />
      {ROWS.map(({ y, hue, name, amount }) => (
        <g key={y}>
          <circle className={hue} cx="80" cy={y + 20} r="20" />
          <rect className={styles.ink} x="114" y={y + 6} width={name} height="11" rx="5.5" />
          <rect className={styles.quiet} x="114" y={y + 25} width={name * 0.7} height="8" rx="4" />
          <rect className={styles.ink} x={340 - amount} y={y + 14} width={amount} height="11" rx="5.5" />
        </g>
      ))}
    </svg>
  );
}
