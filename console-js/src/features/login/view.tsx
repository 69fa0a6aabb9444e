import { Alert, Button, Loader, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SyntheticEvent } from 'react';
import { getSites, logIn } from '../../api/console';
import type { Site } from '../../api/console';
import { useSpeech } from '../../i18n/speech';
import { isolate } from '../../i18n/isolate';
import { problemText } from '../../i18n/problem';
import { Gate } from '../../ui/Gate';
import { CodeInput } from '../../ui/CodeInput';
import { isRecoveryCode, isTotpCode } from '../../ui/code';
import { firstSite, looksLikeEmail, siteInAddress, wantsCode } from './model';

export function LoginView({
  notice,
  onDone,
}: {
  notice: 'signedOut' | 'expired' | null;
  onDone: () => void;
}) {
  const { words } = useSpeech();
  const asked = siteInAddress(location.search);
  const sites = useQuery({ queryKey: ['sites', asked], queryFn: () => getSites(asked) });
  const answer = sites.data;
  return (
    <Gate title={words.login.title}>
      <Stack gap="sm">
        {notice !== null && <Alert variant="light">{words.login[notice]}</Alert>}
        {answer === undefined ? (
          <Loader size="sm" m="auto" />
        ) : answer.ok ? (
          <Form sites={answer.value.sites} asked={asked} onDone={onDone} />
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

function Form({
  sites,
  asked,
  onDone,
}: {
  sites: readonly Site[];
  asked: string | null;
  onDone: () => void;
}) {
  const { words, format } = useSpeech();
  const [site, setSite] = useState(firstSite(sites, asked));
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [second, setSecond] = useState(false);
  const [emailError, setEmailError] = useState(false);
  const attempt = useMutation({
    mutationFn: () =>
      logIn({ site: site.trim(), email: email.trim(), password, ...(second ? { code } : {}) }),
    onSuccess(result) {
      if (result.ok) return onDone();
      if (wantsCode(result.problem)) return setSecond(true);
      // A wrong code is not told from a wrong password. Most often it is the code, which changes.
      if (second) setCode('');
      else setPassword('');
    },
  });
  const problem = attempt.data?.ok === false ? attempt.data.problem : null;
  const needsSetup = sites.find((each) => each.id === site)?.needs_setup === true;
  const complete = second ? isTotpCode(code) || isRecoveryCode(code) : site.trim() !== '' && password !== '';

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    const wrong = !looksLikeEmail(email);
    setEmailError(wrong);
    if (!wrong && complete) attempt.mutate();
  }

  function startOver(): void {
    setSecond(false);
    setCode('');
    setPassword('');
    attempt.reset();
  }

  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        {needsSetup && (
          <Alert color="yellow" variant="light">
            {words.login.needsSetup}
          </Alert>
        )}
        {second ? (
          <>
            <Text size="sm">{words.login.codeAsked(isolate(email.trim()))}</Text>
            <CodeInput
              label={words.security.code}
              description={words.login.codeHelp}
              value={code}
              onChange={setCode}
              error={null}
            />
          </>
        ) : (
          <>
            {sites.length === 0 && (
              <TextInput
                label={words.login.site}
                description={words.login.siteHelp}
                name="site"
                autoComplete="organization"
                autoCapitalize="none"
                dir="ltr"
                value={site}
                onChange={(event) => setSite(event.currentTarget.value)}
                autoFocus={site === ''}
                required
                withAsterisk={false}
              />
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
              autoFocus={site !== ''}
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
          </>
        )}
        {problem !== null && !wantsCode(problem) && (
          <Text role="alert" c="red" size="sm">
            {second && problem.code === 'bad_credentials'
              ? words.security.wrong
              : problemText(problem, words, format)}
          </Text>
        )}
        <Button type="submit" loading={attempt.isPending} disabled={!complete} mt={4}>
          {words.login.submit}
        </Button>
        {second && (
          <Button variant="subtle" onClick={startOver}>
            {words.login.startOver}
          </Button>
        )}
      </Stack>
    </form>
  );
}
