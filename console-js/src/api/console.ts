// The requests of docs/protocol.md §9 that the console makes.
import { array, boolean, natural, object, oneOf, string } from '@pasokh/client/decode';
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
});
const accountsAnswer = object({ operators: array(account) });

export type MeAnswer = Infer<typeof meAnswer>;
export type Site = Infer<typeof sitesAnswer>['sites'][number];
export type Account = Infer<typeof account>;
/** What an administrator may set; the password only when it changes. */
export type AccountChange = Partial<Omit<Account, 'id'>> & { password?: string };

export const getMe = (): Promise<Result<MeAnswer>> => call('GET', '/api/console/me', meAnswer);

export const getSites = (): Promise<Result<Infer<typeof sitesAnswer>>> =>
  call('GET', '/api/console/sites', sitesAnswer);

export const logIn = (site: string, email: string, password: string): Promise<Result<null>> =>
  call('POST', '/api/console/login', nothing, { site, email, password });

export const logOut = (): Promise<Result<null>> => call('POST', '/api/console/logout', nothing);

export const setUp = (form: {
  token: string;
  name: string;
  email: string;
  password: string;
}): Promise<Result<null>> => call('POST', '/api/console/setup', nothing, form);

export const changePassword = (current: string, next: string): Promise<Result<null>> =>
  call('POST', '/api/console/password', nothing, { current, next });

export const getAccounts = (): Promise<Result<Infer<typeof accountsAnswer>>> =>
  call('GET', '/api/console/operators', accountsAnswer);

export const addAccount = (change: AccountChange): Promise<Result<null>> =>
  call('POST', '/api/console/operators', nothing, change);

export const changeAccount = (id: string, change: AccountChange): Promise<Result<null>> =>
  call('PATCH', `/api/console/operators/${encodeURIComponent(id)}`, nothing, change);
