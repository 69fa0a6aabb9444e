import { Alert, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { setUp } from '../../api/console';
import { isUnauthorized } from '../../api/http';
import { useSpeech } from '../../i18n/speech';
import { problemText } from '../../i18n/problem';
import { Gate } from '../../ui/Gate';
import { passwordFits } from './model';

export function SetupView({
  token,
  onDone,
  onLogin,
}: {
  token: string;
  onDone: () => void;
  onLogin: () => void;
}) {
  const { words, format } = useSpeech();
  const [form, setForm] = useState({ name: '', email: '', password: '' });
  const [checked, setChecked] = useState(false);
  const attempt = useMutation({
    mutationFn: () => setUp({ token, ...form, name: form.name.trim(), email: form.email.trim() }),
    onSuccess: (result) => {
      if (result.ok) onDone();
    },
  });
  const problem = attempt.data?.ok === false ? attempt.data.problem : null;
  const nameMissing = form.name.trim() === '';
  const emailWrong = !form.email.includes('@') || problem?.field === '/email';
  const passwordWrong = !passwordFits(form.password);

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    setChecked(true);
    if (!nameMissing && form.email.includes('@') && !passwordWrong) attempt.mutate();
  }

  return (
    <Gate title={words.setup.title}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            {words.setup.help}
          </Text>
          <TextInput
            label={words.setup.name}
            name="name"
            autoComplete="name"
            dir="auto"
            value={form.name}
            onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
            error={checked && nameMissing ? words.field.required : null}
            autoFocus
          />
          <TextInput
            label={words.login.email}
            name="email"
            type="email"
            autoComplete="username"
            dir="ltr"
            value={form.email}
            onChange={(event) => setForm({ ...form, email: event.currentTarget.value })}
            error={checked && emailWrong ? words.field.email : null}
          />
          <PasswordInput
            label={words.login.password}
            name="password"
            autoComplete="new-password"
            value={form.password}
            onChange={(event) => setForm({ ...form, password: event.currentTarget.value })}
            error={checked && passwordWrong ? words.field.passwordLength : null}
          />
          {problem !== null && (
            <Alert color="red" variant="light" role="alert">
              {isUnauthorized(problem) ? words.setup.linkUsed : problemText(problem, words, format)}
            </Alert>
          )}
          <Button type="submit" loading={attempt.isPending}>
            {words.setup.submit}
          </Button>
          {problem !== null && isUnauthorized(problem) && (
            <Button variant="subtle" onClick={onLogin}>
              {words.setup.toLogin}
            </Button>
          )}
        </Stack>
      </form>
    </Gate>
  );
}
