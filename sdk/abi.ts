/** The contracts' ABIs `as const`, for viem, wagmi or anything else that reads their types. */
export * from "./generated/abi.ts";
