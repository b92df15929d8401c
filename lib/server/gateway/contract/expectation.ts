/** What a rule of a contract asks for, in plain words. */
import type { z } from 'zod';
import { describeValue } from './describe-value.ts';

type Issue = z.core.$ZodIssue;

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  boolean: 'true or false',
  null: 'null',
  undefined: 'absent',
  never: 'absent',
  nonoptional: 'present',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  date: 'a date',
};

const FORMAT_WORDS: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  url: 'a URL',
  uuid: 'a UUID',
  datetime: 'a date and time such as 2026-01-31T12:00:00Z',
  date: 'a date such as 2026-01-31',
  time: 'a time such as 12:00:00',
  duration: 'a duration such as PT1H30M',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  base64: 'base64 text',
  json_string: 'a text that holds JSON',
};

const UNIT_WORDS: Readonly<Record<string, string>> = {
  string: 'characters',
  array: 'entries',
  set: 'entries',
  file: 'bytes',
};

const MAX_OPTIONS = 8;

/** Such as `a number`, `at least 1`, `one of "open", "closed"`: what stands after “should be”. */
export function describeExpectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPE_WORDS[issue.expected] ?? issue.expected;
    case 'too_small':
    case 'too_big':
      return describeLimit(issue);
    case 'invalid_format':
      return describeFormat(issue);
    case 'invalid_value':
      return describeOptions(issue.values.map((value) => quoteOption(value)));
    case 'invalid_union':
      return describeUnion(issue);
    default:
      return describeOther(issue);
  }
}

type Limited = z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig;

function describeLimit(issue: Limited): string {
  const amount = describeAmount(issue);
  const unit = UNIT_WORDS[issue.origin];
  if (unit !== undefined)
    return `${issue.origin === 'array' ? 'a list of' : 'a text of'} ${amount} ${unit}`;
  return issue.origin === 'int' ? `a whole number that is ${amount}` : amount;
}

function describeAmount(issue: Limited): string {
  const isMinimum = issue.code === 'too_small';
  const limit = String(isMinimum ? issue.minimum : issue.maximum);
  if (issue.exact === true) return `exactly ${limit}`;
  if (issue.inclusive === false) return `${isMinimum ? 'more' : 'less'} than ${limit}`;
  return `at ${isMinimum ? 'least' : 'most'} ${limit}`;
}

function describeFormat(issue: z.core.$ZodIssueInvalidStringFormat): string {
  const known = FORMAT_WORDS[issue.format];
  if (known !== undefined) return known;
  return issue.pattern === undefined
    ? `a text in the format ${issue.format}`
    : `a text that matches ${issue.pattern}`;
}

function describeUnion(issue: z.core.$ZodIssueInvalidUnion): string {
  if (issue.discriminator !== undefined && 'options' in issue)
    return describeOptions(issue.options.map((option) => quoteOption(option)));
  const options = issue.errors.flatMap(([first]) =>
    first?.path.length === 0 ? [describeExpectation(first)] : [],
  );
  const isTold = options.length > 0 && options.length === issue.errors.length;
  return isTold ? [...new Set(options)].join(' or ') : 'one of the shapes that the contract knows';
}

function describeOptions(options: readonly string[]): string {
  if (options.length === 1) return options[0] ?? '';
  const shown = options.slice(0, MAX_OPTIONS).join(', ');
  return `one of ${shown}${options.length > MAX_OPTIONS ? ', …' : ''}`;
}

function quoteOption(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : describeValue(value);
}

function describeOther(issue: Issue): string {
  switch (issue.code) {
    case 'not_multiple_of':
      return `a multiple of ${String(issue.divisor)}`;
    case 'unrecognized_keys':
      return 'an object without other fields than the known ones';
    case 'invalid_key':
      return 'an object whose field names meet the contract';
    case 'invalid_element':
      return 'a collection whose entries meet the contract';
    default:
      return `valid: ${issue.message}`;
  }
}
