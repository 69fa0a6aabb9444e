import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { normalCode } from './code';

/** One code of the second factor; the value is given on in Latin digits, whatever was typed. */
export function CodeInput({
  label,
  description,
  value,
  error,
  onChange,
}: {
  label: string;
  description?: string;
  value: string;
  error: ReactNode;
  onChange: (code: string) => void;
}) {
  return (
    <TextInput
      label={label}
      description={description}
      name="code"
      autoComplete="one-time-code"
      autoCapitalize="none"
      spellCheck={false}
      dir="ltr"
      // A recovery code has letters, so this is no purely numeric field.
      maxLength={40}
      value={value}
      onChange={(event) => onChange(normalCode(event.currentTarget.value))}
      error={error}
      autoFocus
      data-autofocus
    />
  );
}
