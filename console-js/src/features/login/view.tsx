import { Alert, Button, Loader, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { getSites, logIn } from '../../api/console';
import type { Site } from '../../api/console';
import { useSpeech } from '../../i18n/speech';
import { nameIn } from '../../i18n/names';
import { problemText } from '../../i18n/problem';
import { Gate } from '../../ui/Gate';
import { firstSite, looksLikeEmail, needsPicker } from './model';

export function LoginView({
  notice,
  onDone,
}: {
  notice: 'signedOut' | 'expired' | null;
  onDone: () => void;
}) {
  const { words } = useSpeech();
  const sites = useQuery({ queryKey: ['sites'], queryFn: getSites });
  const answer = sites.data;
  return (
    <Gate title={words.login.title}>
      <Stack gap="sm">
        {notice !== null && <Alert variant="light">{words.login[notice]}</Alert>}
        {answer === undefined ? (
          <Loader size="sm" m="auto" />
        ) : answer.ok ? (
          <Form sites={answer.value.sites} onDone={onDone} />
        ) : (
          <>
            <Alert color="red" variant="light">
              {words.app.unreachable}
            </Alert>
            <Button variant="light" onClick={() => void sites.refetch()} loading={sites.isFetching}>
              {words.app.retry}
            </Button>
          </>
        )}
      </Stack>
    </Gate>
  );
}

function Form({ sites, onDone }: { sites: readonly Site[]; onDone: () => void }) {
  const { words, format, language } = useSpeech();
  const [site, setSite] = useState(firstSite(sites));
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [emailError, setEmailError] = useState(false);
  const attempt = useMutation({
    mutationFn: () => logIn(site ?? '', email.trim(), password),
    onSuccess: (result) => {
      if (result.ok) onDone();
      else setPassword('');
    },
  });
  const needsSetup = sites.find((each) => each.id === site)?.needs_setup === true;

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    const wrong = !looksLikeEmail(email);
    setEmailError(wrong);
    if (!wrong) attempt.mutate();
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {needsPicker(sites) && (
          <Select
            label={words.login.site}
            data={sites.map((each) => ({ value: each.id, label: nameIn(each.name, language, each.id) }))}
            value={site}
            onChange={setSite}
            allowDeselect={false}
          />
        )}
        {needsSetup && (
          <Alert color="yellow" variant="light">
            {words.login.needsSetup}
          </Alert>
        )}
        <TextInput
          label={words.login.email}
          type="email"
          name="email"
          autoComplete="username"
          dir="ltr"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={emailError ? words.field.email : null}
          autoFocus
          required
          withAsterisk={false}
        />
        <PasswordInput
          label={words.login.password}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          required
          withAsterisk={false}
        />
        {attempt.data?.ok === false && (
          <Text role="alert" c="red" size="sm">
            {problemText(attempt.data.problem, words, format)}
          </Text>
        )}
        <Button type="submit" loading={attempt.isPending} disabled={site === null || password === ''} mt={4}>
          {words.login.submit}
        </Button>
      </Stack>
    </form>
  );
}
