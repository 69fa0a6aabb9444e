import {
  Alert,
  Button,
  Group,
  Modal,
  MultiSelect,
  NumberInput,
  PasswordInput,
  Select,
  Stack,
  Switch,
  TextInput,
} from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { addAccount, changeAccount } from '../../api/console';
import type { Account } from '../../api/console';
import { useDesk } from '../../desk/context';
import { isolate } from '../../i18n/isolate';
import { languageName, nameIn } from '../../i18n/names';
import { problemText } from '../../i18n/problem';
import { useSpeech } from '../../i18n/speech';
import { capacityRange, changed, checkForm, emptyForm, fieldErrors, formOf, newAccount } from './model';
import type { AccountForm, FieldError } from './model';

/** Adds an operator, or changes one. */
export function AccountDialog({ account, onClose }: { account: Account | null; onClose: () => void }) {
  const { words, format, language } = useSpeech();
  const site = useDesk((desk) => desk.welcome?.site);
  const isSelf = useDesk((desk) => desk.welcome?.me.id === account?.id);
  const queries = useQueryClient();
  const isNew = account === null;
  const [form, setForm] = useState(() => (account === null ? emptyForm : formOf(account)));
  const [checked, setChecked] = useState(false);
  const saving = useMutation({
    mutationFn: () =>
      account === null ? addAccount(newAccount(form)) : changeAccount(account.id, changed(account, form)),
    onSuccess(result) {
      if (!result.ok) return;
      void queries.invalidateQueries({ queryKey: ['accounts'] });
      onClose();
    },
  });
  const problem = saving.data?.ok === false ? saving.data.problem : null;
  const refused = problem === null ? null : fieldErrors(problem);
  const errors = { ...(checked ? checkForm(form, isNew) : {}), ...refused };

  function set<K extends keyof AccountForm>(key: K, value: AccountForm[K]): void {
    setForm((before) => ({ ...before, [key]: value }));
    if (refused !== null && key in refused) saving.reset();
  }

  function say(error: FieldError | undefined): string | null {
    switch (error) {
      case undefined:
        return null;
      case 'capacityRange':
        return words.field.capacityRange(format.number(capacityRange.low), format.number(capacityRange.high));
      case 'conflict':
        return words.problem.conflict;
      case 'refused':
        return words.problem.badField;
      default:
        return words.field[error];
    }
  }

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    setChecked(true);
    if (Object.keys(checkForm(form, isNew)).length > 0) return;
    if (account !== null && Object.keys(changed(account, form)).length === 0) return onClose();
    saving.mutate();
  }

  const serious = problem !== null && refused === null ? problemText(problem, words, format) : null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={isNew ? words.team.add : words.team.editLabel(isolate(account.name))}
      closeButtonProps={{ 'aria-label': words.app.close }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <TextInput
            label={words.team.name}
            dir="auto"
            value={form.name}
            onChange={(event) => set('name', event.currentTarget.value)}
            error={say(errors.name)}
            data-autofocus
          />
          <TextInput
            label={words.team.email}
            type="email"
            dir="ltr"
            value={form.email}
            onChange={(event) => set('email', event.currentTarget.value)}
            error={say(errors.email)}
            disabled={!isNew}
            autoComplete="off"
          />
          <PasswordInput
            label={isNew ? words.team.password : words.team.newPassword}
            description={isNew ? words.team.passwordHelp : words.team.keepPassword}
            value={form.password}
            onChange={(event) => set('password', event.currentTarget.value)}
            error={say(errors.password)}
            autoComplete="new-password"
          />
          <Group grow align="flex-start">
            <NumberInput
              label={words.team.capacity}
              value={form.capacity}
              onChange={(value) => set('capacity', typeof value === 'number' ? value : 0)}
              min={capacityRange.low}
              max={capacityRange.high}
              allowDecimal={false}
              error={say(errors.capacity)}
            />
            <Select
              label={words.team.role}
              data={[
                { value: 'operator', label: words.team.roles.operator },
                { value: 'admin', label: words.team.roles.admin },
              ]}
              value={form.role}
              onChange={(value) => set('role', value === 'admin' ? 'admin' : 'operator')}
              allowDeselect={false}
              disabled={isSelf}
              error={say(errors.role)}
            />
          </Group>
          <MultiSelect
            label={words.team.departments}
            description={words.team.noneMeansAll}
            data={(site?.departments ?? []).map(({ id, name }) => ({
              value: id,
              label: nameIn(name, language, id),
            }))}
            value={[...form.departments]}
            onChange={(value) => set('departments', value)}
            error={say(errors.departments)}
          />
          <MultiSelect
            label={words.team.languages}
            description={words.team.noneMeansAll}
            data={(site?.languages ?? []).map((code) => ({ value: code, label: languageName(code, words) }))}
            value={[...form.languages]}
            onChange={(value) => set('languages', value)}
            error={say(errors.languages)}
          />
          {account?.totp === true && !isSelf && (
            <Switch
              label={words.team.totpOff}
              description={words.team.totpOffHelp}
              checked={form.totpOff}
              onChange={(event) => set('totpOff', event.currentTarget.checked)}
            />
          )}
          {!isNew && !isSelf && (
            <Switch
              label={words.team.disabled}
              description={words.team.disabledHelp}
              checked={form.disabled}
              onChange={(event) => set('disabled', event.currentTarget.checked)}
            />
          )}
          {serious !== null && (
            <Alert color="red" variant="light" role="alert">
              {serious}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {words.app.cancel}
            </Button>
            <Button type="submit" loading={saving.isPending}>
              {words.app.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
