// The requests of docs/protocol.md §9 that the console makes.
import { array, boolean, flag, natural, object, oneOf, string } from '@pasokh/client/decode';
import type { Infer } from '@pasokh/client/decode';
import { localized } from '@pasokh/client/protocol_common';
import { me } from '@pasokh/client/protocol_operator';
import { call, nothing } from './http';
import type { Result } from './http';

const meAnswer = object({ me });
const sitesAnswer = object({
  sites: array(object({ id: string, name: localized, needs_setup: boolean })),
});
const account = object({
  id: string,
  name: string,
  email: string,
  role: oneOf('admin', 'operator'),
  departments: array(string),
  languages: array(string),
  capacity: natural,
  disabled: boolean,
  totp: flag,
});
const accountsAnswer = object({ operators: array(account) });

export type MeAnswer = Infer<typeof meAnswer>;
export type Site = Infer<typeof sitesAnswer>['sites'][number];
export type Account = Infer<typeof account>;
/** What an administrator may set; the password only when it changes, and a second factor only off. */
export type AccountChange = Partial<Omit<Account, 'id' | 'totp'>> & { password?: string; totp?: false };

export const getMe = (): Promise<Result<MeAnswer>> => call('GET', '/api/console/me', meAnswer);

/** The site that is asked for, or the only one there is: the server lists no more to a stranger. */
export const getSites = (site: string | null): Promise<Result<Infer<typeof sitesAnswer>>> =>
  call('GET', `/api/console/sites${site === null ? '' : `?${new URLSearchParams({ site })}`}`, sitesAnswer);

export const logIn = (form: {
  site: string;
  email: string;
  password: string;
  /** Of the second factor: six digits, or a recovery code. */
  code?: string;
}): Promise<Result<null>> => call('POST', '/api/console/login', nothing, form);

export const logOut = (): Promise<Result<null>> => call('POST', '/api/console/logout', nothing);

export const setUp = (form: {
  token: string;
  name: string;
  email: string;
  password: string;
}): Promise<Result<null>> => call('POST', '/api/console/setup', nothing, form);

export const changePassword = (current: string, next: string): Promise<Result<null>> =>
  call('POST', '/api/console/password', nothing, { current, next });

const totpSecret = object({ secret: string, uri: string });
const recoveryCodes = object({ recovery_codes: array(string) });

export const beginTotp = (password: string): Promise<Result<Infer<typeof totpSecret>>> =>
  call('POST', '/api/console/totp/begin', totpSecret, { password });

export const confirmTotp = (code: string): Promise<Result<Infer<typeof recoveryCodes>>> =>
  call('POST', '/api/console/totp/confirm', recoveryCodes, { code });

export const removeTotp = (password: string, code: string): Promise<Result<null>> =>
  call('POST', '/api/console/totp/remove', nothing, { password, code });

export const getAccounts = (): Promise<Result<Infer<typeof accountsAnswer>>> =>
  call('GET', '/api/console/operators', accountsAnswer);

export const addAccount = (change: AccountChange): Promise<Result<null>> =>
  call('POST', '/api/console/operators', nothing, change);

export const changeAccount = (id: string, change: AccountChange): Promise<Result<null>> =>
  call('PATCH', `/api/console/operators/${encodeURIComponent(id)}`, nothing, change);
