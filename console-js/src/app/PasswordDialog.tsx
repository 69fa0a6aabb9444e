import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { changePassword } from '../api/console';
import { passwordFits } from '../features/setup/model';
import { problemText } from '../i18n/problem';
import { useSpeech } from '../i18n/speech';
import { useNotify } from '../ui/notify';

export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { words, format } = useSpeech();
  const notify = useNotify();
  const [form, setForm] = useState({ current: '', next: '', again: '' });
  const [checked, setChecked] = useState(false);
  const change = useMutation({
    mutationFn: () => changePassword(form.current, form.next),
    onSuccess(result) {
      if (!result.ok) return;
      notify('info', words.password.changed);
      onClose();
    },
  });
  const problem = change.data?.ok === false ? change.data.problem : null;
  const fits = passwordFits(form.next);
  const same = form.next === form.again;

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    setChecked(true);
    if (fits && same && form.current !== '') change.mutate();
  }

  const field = (key: keyof typeof form, autoComplete: string, error: string | null) => (
    <PasswordInput
      label={words.password[key]}
      autoComplete={autoComplete}
      value={form[key]}
      onChange={(event) => setForm({ ...form, [key]: event.currentTarget.value })}
      error={checked ? error : null}
    />
  );

  return (
    <Modal
      opened
      onClose={onClose}
      title={words.header.password}
      size="sm"
      closeButtonProps={{ 'aria-label': words.app.close }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          {field('current', 'current-password', form.current === '' ? words.field.required : null)}
          {field('next', 'new-password', fits ? null : words.field.passwordLength)}
          {field('again', 'new-password', same ? null : words.field.passwordsDiffer)}
          {problem && (
            <Text c="red" size="sm" role="alert">
              {problem.code === 'bad_credentials'
                ? words.password.wrong
                : problemText(problem, words, format)}
            </Text>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {words.app.cancel}
            </Button>
            <Button type="submit" loading={change.isPending}>
              {words.app.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
