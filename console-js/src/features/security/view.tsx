import { Alert, Button, Code, Group, Loader, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode, SyntheticEvent } from 'react';
import { beginTotp, confirmTotp, getMe, removeTotp } from '../../api/console';
import type { Problem } from '../../api/http';
import { problemText } from '../../i18n/problem';
import { useSpeech } from '../../i18n/speech';
import { useNotify } from '../../ui/notify';
import { isRecoveryCode, isTotpCode, spaced } from '../../ui/code';
import { CodeInput } from '../../ui/CodeInput';
import { QrCode } from './QrCode';

type Step =
  | { readonly kind: 'password' }
  | { readonly kind: 'scan'; readonly secret: string; readonly uri: string }
  | { readonly kind: 'codes'; readonly codes: readonly string[] };

/** Switches the operator's own second factor on or off. */
export function SecurityDialog({ onClose }: { onClose: () => void }) {
  const { words } = useSpeech();
  // Asked for each time: it may have been changed in another browser, or by an administrator.
  const me = useQuery({ queryKey: ['me'], queryFn: getMe, gcTime: 0, staleTime: Infinity });
  const answer = me.data;
  const [step, setStep] = useState<Step>({ kind: 'password' });
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.security.title}
      size="sm"
      // Codes that are shown only once must not vanish with a click beside them.
      closeOnClickOutside={step.kind !== 'codes'}
      closeButtonProps={{ 'aria-label': words.app.close }}
    >
      {answer === undefined ? (
        <Loader size="sm" />
      ) : !answer.ok ? (
        <Trouble problem={answer.problem} />
      ) : step.kind === 'codes' ? (
        <RecoveryCodes codes={step.codes} onDone={onClose} />
      ) : answer.value.me.totp ? (
        <SwitchOff onDone={onClose} />
      ) : step.kind === 'scan' ? (
        <Scan {...step} onConfirmed={(codes) => setStep({ kind: 'codes', codes })} />
      ) : (
        <Begin onBegun={({ secret, uri }) => setStep({ kind: 'scan', secret, uri })} />
      )}
    </Modal>
  );
}

function Trouble({ problem }: { problem: Problem | null }) {
  const { words, format } = useSpeech();
  if (problem === null) return null;
  return (
    <Text c="red" size="sm" role="alert">
      {problem.code === 'bad_credentials' ? words.security.wrong : problemText(problem, words, format)}
    </Text>
  );
}

const problemOf = (answer: { ok: true } | { ok: false; problem: Problem } | undefined): Problem | null =>
  answer?.ok === false ? answer.problem : null;

function Form({ onSubmit, children }: { onSubmit: () => void; children: ReactNode }) {
  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    onSubmit();
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">{children}</Stack>
    </form>
  );
}

function Password({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { words } = useSpeech();
  return (
    <PasswordInput
      label={words.password.current}
      autoComplete="current-password"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      data-autofocus
    />
  );
}

function Begin({ onBegun }: { onBegun: (secret: { secret: string; uri: string }) => void }) {
  const { words } = useSpeech();
  const [password, setPassword] = useState('');
  const begin = useMutation({
    mutationFn: () => beginTotp(password),
    onSuccess: (result) => {
      if (result.ok) onBegun(result.value);
    },
  });
  return (
    <Form onSubmit={() => begin.mutate()}>
      <Text size="sm">{words.security.help}</Text>
      <Password value={password} onChange={setPassword} />
      <Trouble problem={problemOf(begin.data)} />
      <Group justify="flex-end">
        <Button type="submit" loading={begin.isPending} disabled={password === ''}>
          {words.security.begin}
        </Button>
      </Group>
    </Form>
  );
}

function Scan({
  secret,
  uri,
  onConfirmed,
}: {
  secret: string;
  uri: string;
  onConfirmed: (codes: readonly string[]) => void;
}) {
  const { words } = useSpeech();
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: () => confirmTotp(code),
    onSuccess: (result) => {
      if (result.ok) onConfirmed(result.value.recovery_codes);
      else setCode('');
    },
  });
  return (
    <Form onSubmit={() => confirm.mutate()}>
      <Text size="sm">{words.security.scan}</Text>
      <Group justify="center">
        <QrCode text={uri} label={words.security.qr} />
      </Group>
      <Text size="xs" c="dimmed">
        {words.security.byHand}
      </Text>
      <Code block dir="ltr" ta="center">
        {spaced(secret)}
      </Code>
      <CodeInput label={words.security.code} value={code} onChange={setCode} error={null} />
      <Trouble problem={problemOf(confirm.data)} />
      <Group justify="flex-end">
        <Button type="submit" loading={confirm.isPending} disabled={!isTotpCode(code)}>
          {words.security.confirm}
        </Button>
      </Group>
    </Form>
  );
}

function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const { words } = useSpeech();
  const notify = useNotify();
  const text = codes.join('\n');

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      notify('info', words.security.copied);
    } catch {
      notify('error', words.security.notCopied);
    }
  }

  return (
    <Stack gap="sm">
      <Alert color="teal" variant="light">
        {words.security.on}
      </Alert>
      <Text size="sm">{words.security.recovery}</Text>
      <Code block dir="ltr" ta="center" aria-label={words.security.codes}>
        {text}
      </Code>
      <Group justify="space-between">
        <Group gap="xs">
          <Button variant="default" onClick={() => void copy()}>
            {words.security.copy}
          </Button>
          <Button
            variant="default"
            component="a"
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(`${text}\n`)}`}
            download="pasokh-recovery-codes.txt"
          >
            {words.security.download}
          </Button>
        </Group>
        <Button onClick={onDone}>{words.security.kept}</Button>
      </Group>
    </Stack>
  );
}

function SwitchOff({ onDone }: { onDone: () => void }) {
  const { words } = useSpeech();
  const notify = useNotify();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const remove = useMutation({
    mutationFn: () => removeTotp(password, code),
    onSuccess(result) {
      if (!result.ok) return setCode('');
      notify('info', words.security.off);
      onDone();
    },
  });
  const ready = password !== '' && (isTotpCode(code) || isRecoveryCode(code));
  return (
    <Form onSubmit={() => remove.mutate()}>
      <Alert color="teal" variant="light">
        {words.security.isOn}
      </Alert>
      <Password value={password} onChange={setPassword} />
      <CodeInput
        label={words.security.code}
        description={words.login.codeHelp}
        value={code}
        onChange={setCode}
        error={null}
      />
      <Trouble problem={problemOf(remove.data)} />
      <Group justify="flex-end">
        <Button type="submit" color="red" variant="light" loading={remove.isPending} disabled={!ready}>
          {words.security.switchOff}
        </Button>
      </Group>
    </Form>
  );
}
