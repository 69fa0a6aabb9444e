import { describe, expect, it } from 'vitest';
import type { Account } from '../../api/console';
import { changed, checkForm, emptyForm, fieldErrors, formOf, newAccount } from './model';

const account: Account = {
  id: '1',
  name: 'سارا',
  email: 'sara@shop.example',
  role: 'operator',
  departments: ['support'],
  languages: [],
  capacity: 5,
  disabled: false,
  totp: false,
};
const valid = { ...emptyForm, name: 'نیما', email: 'nima@shop.example', password: '0123456789' };

describe('account form', () => {
  it('finds what is missing in a new account', () => {
    expect(checkForm(emptyForm, true)).toEqual({
      name: 'required',
      email: 'email',
      password: 'passwordLength',
    });
    expect(checkForm(valid, true)).toEqual({});
  });
  it('needs no password to change something else, but a good one to change it', () => {
    expect(checkForm(formOf(account), false)).toEqual({});
    expect(checkForm({ ...formOf(account), password: 'short' }, false)).toEqual({
      password: 'passwordLength',
    });
  });
  it.each([0, 21, 2.5, Number.NaN])('refuses a capacity of %s', (capacity) => {
    expect(checkForm({ ...valid, capacity }, true)).toEqual({ capacity: 'capacityRange' });
  });
  it('sends only what differs', () => {
    expect(changed(account, formOf(account))).toEqual({});
    expect(changed(account, { ...formOf(account), name: ' سارا ', capacity: 3, departments: [] })).toEqual({
      capacity: 3,
      departments: [],
    });
    expect(changed(account, { ...formOf(account), password: '0123456789' })).toEqual({
      password: '0123456789',
    });
  });
  it('puts a refusal of the server beside its field', () => {
    expect(fieldErrors({ code: 'conflict' })).toEqual({ email: 'conflict' });
    expect(fieldErrors({ code: 'bad_field', field: '/capacity' })).toEqual({ capacity: 'refused' });
    expect(fieldErrors({ code: 'bad_field', field: '/toString' })).toBeNull();
    expect(fieldErrors({ code: 'forbidden' })).toBeNull();
  });

  it("switches off a colleague's second factor, and never on", () => {
    const form = { ...formOf({ ...account, totp: true }), totpOff: true };
    expect(changed({ ...account, totp: true }, form)).toEqual({ totp: false });
    expect(changed(account, { ...formOf(account), totpOff: true })).toEqual({});
    expect(newAccount(valid)).not.toHaveProperty('totpOff');
  });
});
