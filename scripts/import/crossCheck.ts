import type { Issuance, Retirement, Registry } from "../../sdk/formats/credits/index.ts";

/** Issued and retired kilograms of a project, and of one vintage where the registry states it for both. */
export interface Balance {
  registry: Registry;
  projectId: string;
  vintage?: number;
  issuedKg: bigint;
  retiredKg: bigint;
}

/**
 * Whether the files' issuances account for their retirements. An extract need not be complete, so an excess is
 * something to look into and no error: it is reported, and nothing is made of it.
 */
export interface CrossCheck {
  /** Balances with issuances and retirements in the files, retirements within the issuances. */
  covered: Balance[];
  /** Balances with more retired than the files show to be issued. */
  exceeded: Balance[];
  /** Balances whose issuance no file shows. */
  unknown: Balance[];
}

/** Compares issuances with retirements per project and vintage; cancelled credits count as neither. */
export function crossCheck(issuances: readonly Issuance[], retirements: readonly Retirement[]): CrossCheck {
  const balances = new Map<string, Balance>();

  for (const row of issuances) balanceOf(balances, row).issuedKg += row.quantityKg;
  for (const row of retirements) {
    if (row.status === "retired") balanceOf(balances, row).retiredKg += row.quantityKg;
  }

  const retired = [...balances.values()].filter(({ retiredKg }) => retiredKg > 0n);
  return {
    covered: retired.filter(({ issuedKg, retiredKg }) => retiredKg <= issuedKg),
    exceeded: retired.filter(({ issuedKg, retiredKg }) => issuedKg > 0n && retiredKg > issuedKg),
    unknown: retired.filter(({ issuedKg }) => issuedKg === 0n),
  };
}

function balanceOf(balances: Map<string, Balance>, row: Issuance | Retirement): Balance {
  const { registry, projectId } = row;
  const vintage = registry === "isometric" ? undefined : row.vintage; // its issuances state none
  const key = `${registry} ${projectId} ${vintage}`;

  let balance = balances.get(key);
  if (!balance) balances.set(key, (balance = { registry, projectId, vintage, issuedKg: 0n, retiredKg: 0n }));
  return balance;
}
