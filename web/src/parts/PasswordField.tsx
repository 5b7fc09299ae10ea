import { Eye, EyeOff } from 'lucide-react';
import { useState, type ComponentProps } from 'react';
import styles from './PasswordField.module.css';
import { TextField } from './TextField.tsx';

type PasswordFieldProps = Omit<ComponentProps<typeof TextField>, 'type' | 'aside'>;

/** A password, which can be shown to whoever wants to see what they type. */
export function PasswordField(props: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <TextField
      {...props}
      type={shown ? 'text' : 'password'}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      aside={
        <button
          type="button"
          className={styles.eye}
          aria-label={`Show ${props.label.toLowerCase()}`}
          aria-pressed={shown}
          // The field is not left by this.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => setShown(!shown)}
        >
          <Icon aria-hidden />
        </button>
      }
    />
  );
}
