import type { ParamType, Result } from "ethers";

/** Turns decoded values into a plain object by the parameters' names; unnamed ones become `arg0`, `arg1`, … */
export function fieldsOf(parameters: readonly ParamType[], values: Result): Record<string, unknown> {
  return Object.fromEntries(parameters.map((p, i) => [p.name || `arg${i}`, plain(p, values[i])]));
}

/** Turns one decoded value into plain data: a struct into an object, a list into an array. */
function plain(parameter: ParamType, value: unknown): unknown {
  if (parameter.isArray()) return [...(value as Result)].map((element) => plain(parameter.arrayChildren, element));
  if (parameter.isTuple()) return fieldsOf(parameter.components, value as Result);
  return value;
}
