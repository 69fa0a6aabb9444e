// The form of one operator: what is wrong with it, and what the server is told.
import type { Account, AccountChange } from '../../api/console';
import type { Problem } from '../../api/http';

export interface AccountForm {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly role: Account['role'];
  readonly departments: readonly string[];
  readonly languages: readonly string[];
  readonly capacity: number;
  readonly disabled: boolean;
  /** Switch his second factor off. */
  readonly totpOff: boolean;
}

export type FieldError = 'required' | 'email' | 'passwordLength' | 'capacityRange' | 'conflict' | 'refused';
export type FormErrors = Partial<Record<keyof AccountForm, FieldError>>;

/** The server's upper bound is a setting of the site and may be lower; then it refuses the field. */
export const capacityRange = { low: 1, high: 20 };
const passwordRange = { low: 10, high: 200 };

export const emptyForm: AccountForm = {
  name: '',
  email: '',
  password: '',
  role: 'operator',
  departments: [],
  languages: [],
  capacity: 5,
  disabled: false,
  totpOff: false,
};

export function formOf({ totp: _totp, id: _id, ...account }: Account): AccountForm {
  return { ...account, password: '', totpOff: false };
}

export function checkForm(form: AccountForm, isNew: boolean): FormErrors {
  const errors: FormErrors = {};
  if (form.name.trim() === '') errors.name = 'required';
  if (isNew && !/^[^\s@]+@[^\s@]+$/.test(form.email.trim())) errors.email = 'email';
  const length = Array.from(form.password).length;
  if ((isNew || length > 0) && (length < passwordRange.low || length > passwordRange.high))
    errors.password = 'passwordLength';
  const whole = Number.isInteger(form.capacity);
  if (!whole || form.capacity < capacityRange.low || form.capacity > capacityRange.high)
    errors.capacity = 'capacityRange';
  return errors;
}

/** The field that the server's refusal speaks of; null when it concerns the whole form. */
export function fieldErrors(problem: Problem): FormErrors | null {
  if (problem.code === 'conflict') return { email: 'conflict' };
  const field = problem.field?.split('/')[1];
  return field !== undefined && Object.hasOwn(emptyForm, field) ? { [field]: 'refused' } : null;
}

export function newAccount({ totpOff: _, ...form }: AccountForm): AccountChange {
  return {
    ...form,
    name: form.name.trim(),
    email: form.email.trim(),
    departments: [...form.departments],
    languages: [...form.languages],
  };
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Only what differs, so that two administrators do not undo each other's changes. */
export function changed(account: Account, form: AccountForm): AccountChange {
  const next = newAccount(form);
  const { name, role, departments, languages, capacity, disabled, password } = next;
  return {
    ...(name !== undefined && name !== account.name ? { name } : {}),
    ...(role !== undefined && role !== account.role ? { role } : {}),
    ...(departments !== undefined && !same(departments, account.departments) ? { departments } : {}),
    ...(languages !== undefined && !same(languages, account.languages) ? { languages } : {}),
    ...(capacity !== undefined && capacity !== account.capacity ? { capacity } : {}),
    ...(disabled !== undefined && disabled !== account.disabled ? { disabled } : {}),
    ...(password !== undefined && password !== '' ? { password } : {}),
    ...(account.totp && form.totpOff ? { totp: false } : {}),
  };
}
