import type { BaseContract, FunctionFragment } from "ethers";

import type { DefaultReturnType, StateMutability, TypedContractMethod } from "./contracts.ts";

/** One function of a contract with its arguments, encoded; and how to read what it returns. */
export interface Call<Output> {
  readonly data: string;
  /** Coin to send along, in wei. */
  readonly value: bigint;
  /** Reads the returned bytes. */
  decode(returned: string): Output;
}

/** A call of a contract's method, whose arguments and result have the types that the ABI gives them. */
export function call<A extends unknown[], R, S extends StateMutability>(
  contract: BaseContract,
  method: TypedContractMethod<A, R, S>,
  args: NoInfer<A>,
  value = 0n,
): Call<DefaultReturnType<R>> {
  const { fragment } = method;
  return {
    data: contract.interface.encodeFunctionData(fragment, args),
    value,
    decode: (returned) => decodeResult(contract, fragment, returned) as DefaultReturnType<R>,
  };
}

/** The same call with its result in another form. */
export function mapped<From, To>(inner: Call<From>, map: (output: From) => To): Call<To> {
  return { ...inner, decode: (returned) => map(inner.decode(returned)) };
}

/** One value for a function that returns one, undefined for none, all by name for several: as ethers does it. */
function decodeResult(contract: BaseContract, fragment: FunctionFragment, returned: string): unknown {
  const result = contract.interface.decodeFunctionResult(fragment, returned);
  if (fragment.outputs.length === 0) return undefined;
  return fragment.outputs.length > 1 ? result : result[0];
}
