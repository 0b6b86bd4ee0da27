import { buildModule } from "@nomicfoundation/hardhat-ignition/modules";
import type {
  AccountRuntimeValue,
  ContractFuture,
  IgnitionModuleBuilder,
  ModuleParameterRuntimeValue,
} from "@nomicfoundation/ignition-core";
import { id } from "ethers";

/** The number of a role in the AccessManager: the first eight bytes of its name's hash. */
export const roleId = (name: string): bigint => BigInt(id(name).slice(0, 18));

/**
 * The parameters of all modules that name an account: a role's holder, or who gets what is minted. Left out, it is the
 * owner that the deployment is handed to, and without one the deployer.
 */
export const accountParameters = ["issuer", "guardian", "registrar", "insurancePool", "treasury"];

/** The one authority of a deployment: who may administer which contract. */
const authority = buildModule("Authority", (m) => {
  const accessManager = m.contract("AccessManager", [m.getAccount(0)], { id: "AccessManager" });
  return { accessManager };
});
export default authority;

/**
 * Makes a role for some functions of one contract and gives it to an account.
 *
 * @param name Its name, with the contract it belongs to: "StableToken guardian".
 * @param signatures The functions, as in `freeze(address,bytes32)`.
 */
export function assignRole(
  m: IgnitionModuleBuilder,
  name: string,
  target: ContractFuture<string>,
  signatures: string[],
  holder: AccountRuntimeValue | ModuleParameterRuntimeValue<string | AccountRuntimeValue>,
): void {
  const { accessManager } = m.useModule(authority);
  const role = roleId(name);
  const selectors = signatures.map((signature) => id(signature).slice(0, 10));
  const key = name.replaceAll(" ", "_");
  m.call(accessManager, "labelRole", [role, name], { id: `Label_${key}` });
  m.call(accessManager, "setTargetFunctionRole", [target, selectors, role], { id: `Functions_${key}` });
  m.call(accessManager, "grantRole", [role, holder, 0], { id: `Grant_${key}` });
}
