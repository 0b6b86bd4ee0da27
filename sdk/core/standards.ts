import { Contract } from "ethers";

import type { CreditToken, RetirementCertificate, StableToken } from "./contracts.ts";
import type { Session } from "./session.ts";

/** The parts of the token standards that any token has, ours or not. */
const abi = [
  "function allowance(address owner, address spender) view returns (uint256)",
  "function approve(address spender, uint256 amount) returns (bool)",
  "function isApprovedForAll(address owner, address operator) view returns (bool)",
  "function setApprovalForAll(address operator, bool approved)",
  "function getApproved(uint256 id) view returns (address)",
  "function supportsInterface(bytes4 id) view returns (bool)",
];

type Allowances = Pick<StableToken, "allowance" | "approve">;
type Operators = Pick<CreditToken, "isApprovedForAll" | "setApprovalForAll" | "supportsInterface">;
type Unique = Pick<RetirementCertificate, "getApproved">;

/** A token of whatever standard, of which nothing else is known. */
export function anyToken(session: Session, address: string): Contract & Allowances & Operators & Unique {
  return new Contract(address, abi, session.provider) as unknown as Contract & Allowances & Operators & Unique;
}

const ERC721 = "0x80ac58cd";
const ERC1155 = "0xd9b67a26";

/** Which standard a token says it follows (ERC-165); ERC-20 if it says nothing. */
export async function standardOf(session: Session, address: string): Promise<"ERC20" | "ERC721" | "ERC1155"> {
  const token = anyToken(session, address);
  const supports = (standard: string) => token.supportsInterface(standard).catch(() => false);
  const [unique, multi] = await Promise.all([supports(ERC721), supports(ERC1155)]);
  return unique ? "ERC721" : multi ? "ERC1155" : "ERC20";
}
