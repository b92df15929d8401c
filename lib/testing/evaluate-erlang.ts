/** Runs Erlang expressions in a running broker, which is a hundred times quicker than its command line. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What it takes to speak to a broker beside AMQP. */
export interface ErlangNode {
  readonly node: string;
  readonly cookie: string;
  /** `names`: of the name server (epmd) of this broker alone. */
  readonly ports: { readonly names: number; readonly amqp: number };
}

/** Where Erlang is found on the systems that the server is found on. */
export const ERLANG_PATH =
  '/usr/local/sbin:/usr/local/bin:/opt/homebrew/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** The value of the last expression, as Erlang writes it; an exception is a value as well. */
export async function evaluateErlang(
  { node, cookie, ports }: ErlangNode,
  expressions: string,
): Promise<string> {
  const program = `
    {ok, Tokens, _} = erl_scan:string(${quote(`${expressions}.`)}),
    {ok, Parsed} = erl_parse:parse_exprs(Tokens),
    Result = rpc:call(list_to_atom(${quote(node)}), erl_eval, exprs, [Parsed, []]),
    Value = case Result of {value, V, _} -> V; Other -> Other end,
    io:format("~0p", [Value]), halt().`;
  const { stdout } = await run(
    'erl',
    ['-noinput', '-hidden', '-sname', `ask-${String(process.pid)}-${String(next())}@localhost`]
      .concat(['-setcookie', cookie])
      .concat(['-eval', program]),
    { env: { NODE_ENV: 'test', PATH: ERLANG_PATH, HOME: '/', ERL_EPMD_PORT: String(ports.names) } },
  );
  return stdout;
}

let asked = 0;
function next(): number {
  return (asked += 1);
}

/** As an Erlang string, of ASCII. */
function quote(text: string): string {
  return JSON.stringify(text);
}
