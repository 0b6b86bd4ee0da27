import { getBytes } from "ethers";

import { call } from "../../../core/call.ts";
import { signAction, type SignOptions } from "../../../core/eip712.ts";
import type { Handle } from "../../../core/handle.ts";
import { address, bytes, refuse, ZERO_ADDRESS, ZERO_BYTES32 } from "../../../core/input.ts";
import type { ScanOptions } from "../../../core/logs.ts";
import { verb, type Verb } from "../../../core/verb.ts";
import type { DIDRegistry } from "../../../core/contracts.ts";
import { encodeChange, label, type DidChange } from "./change.ts";
import { didOf, documentOf, type DidDocument } from "./document.ts";
import { historyOf, stateOf, type DidEntry, type DidEvent, type DidState } from "./history.ts";
import { applyChangesTypes } from "./typed-data.ts";
import { identityOf, type ChangeOwnerArgs, type EncodedChanges, type SignedByActor } from "./write.ts";

/** What a resolver of DIDs answers, as the `did-resolver` package has it. */
export interface DidResolution {
  didDocument: DidDocument | null;
  didDocumentMetadata: { deactivated?: boolean; versionId?: string };
  didResolutionMetadata: { contentType?: string; error?: string };
}

export interface DidReads {
  /** The DID of an identity of this deployment: `did:ethr:<chain>:<address>`. */
  didOf(identity: string): string;
  /**
   * The identity of a DID of this deployment's chain.
   *
   * @throws AddressInvalid for what is none.
   */
  identityOf(did: string): string;
  /** Who owns it: itself until it is given away; undefined once it is deactivated. */
  ownerOf(identity: string): Promise<string | undefined>;
  /** Whether it was deactivated. */
  isDeactivated(identity: string): Promise<boolean>;
  /** The digest of its next owner; undefined for none. */
  nextOwnerOf(identity: string): Promise<string | undefined>;
  /** The recovery in charge; undefined for none. */
  recoveryOf(identity: string): Promise<string | undefined>;
  /** Whether somebody is a delegate of this type now. */
  isDelegate(args: { identity: string; type: string; delegate: string }): Promise<boolean>;
  /**
   * Whether a key may act for an identity now, as a contract would ask it.
   *
   * @param args The key is an address, or an ERC-7913 signer (verifier and key).
   */
  isAuthorized(args: { identity: string; relationship: string; key: string }): Promise<boolean>;
  /** Everything that ever happened to an identity, from the events. */
  history(identity: string, options?: ScanOptions): Promise<DidEvent[]>;
  /**
   * How an identity stands, or stood in a block; what earlier owners set is void.
   *
   * @throws BlockUnknown if the block is not there yet.
   */
  stateOf(identity: string, options?: { block?: number }): Promise<DidState>;
  /**
   * Resolves a DID of this deployment. Other than resolvers that know ERC-1056 alone, it shows nothing that an earlier
   * owner set. With `resolve` it is a resolver as `did-jwt` and `@trellis/sdk/credentials` take it.
   *
   * @param did `did:ethr:<chain>:<address>`, with `?versionId=<block>` for how it stood.
   * @example
   * const { didDocument } = await trellis.did.resolve(trellis.did.didOf(identity));
   * // { id: "did:ethr:0x7a69:0x7099…", verificationMethod: […], authentication: […], assertionMethod: […] }
   */
  resolve(did: string): Promise<DidResolution>;
  /**
   * Gives an identity another owner and takes back, in the same transaction, everything that still stands: so resolvers
   * that know ERC-1056 alone see it fall too.
   *
   * @throws IdentityOwnerOnly; IdentityDeactivated; NextOwnerMismatch; NextOwnerMissing for the zero address.
   */
  rotate: Verb<ChangeOwnerArgs, void, { identity: string; newOwner: string }>;
  /** Signs {@link rotate} instead of sending it, for `did.applyChangesBySig`. */
  signRotate(args: ChangeOwnerArgs & SignOptions): Promise<SignedByActor<EncodedChanges>>;
}

/** Chain, address and version of a DID. */
const DID = /^did:ethr:(0x[0-9a-f]+|\d+):(0x[0-9a-f]{40})(?:\?versionId=(\d+))?$/i;

export function didReads(handle: Handle<DIDRegistry>): DidReads {
  const { session } = handle;
  const { chainId } = session.deployment;

  const stateAt = async (identity: string, block?: number): Promise<DidState> => {
    const checked = identityOf(identity);
    const events = await historyOf(handle, checked, block === undefined ? {} : { toBlock: block });
    const time = block === undefined ? await session.now() : (await session.provider.getBlock(block))?.timestamp;
    // Of a block that is not there yet nobody can say what is still good in it.
    if (time === undefined) refuse("BlockUnknown", { block: block ?? 0 }, `There is no block ${String(block)} yet.`);
    return stateOf(checked, events, BigInt(time));
  };

  /** The new owner, and all that stands taken back. */
  const rotation = async ({ identity, newOwner }: ChangeOwnerArgs): Promise<EncodedChanges> => {
    const next = address("newOwner", newOwner);
    if (next === ZERO_ADDRESS) refuse("NextOwnerMissing", {}, "rotate needs a new owner; did.changeOwner deactivates.");
    const { entries, stale } = await stateAt(identity);
    const changes = [...entries, ...stale].map((entry) => encodeChange(revocationOf(entry)));
    return { identity: identityOf(identity), changes, newOwner: next };
  };

  return {
    didOf: (identity) => didOf(chainId, identityOf(identity)),
    identityOf: (did) => {
      const [, chain = "", identity = ""] = DID.exec(did) ?? [];
      if (chain !== "" && BigInt(chain) === BigInt(chainId)) return identityOf(identity);
      return refuse(
        "AddressInvalid",
        { parameter: "did", value: did },
        `did is no DID of an identity of chain ${chainId}.`,
      );
    },
    ownerOf: (identity) => handle.read(async (registry) => given(await registry.identityOwner(identityOf(identity)))),
    isDeactivated: (identity) => handle.read((registry) => registry.isDeactivated(identityOf(identity))),
    nextOwnerOf: (identity) =>
      handle.read(async (registry) => {
        const commitment = await registry.nextOwnerOf(identityOf(identity));
        return commitment === ZERO_BYTES32 ? undefined : commitment;
      }),
    recoveryOf: (identity) => handle.read(async (registry) => given(await registry.recoveryOf(identityOf(identity)))),
    isDelegate: ({ identity, type, delegate }) =>
      handle.read((registry) =>
        registry.validDelegate(identityOf(identity), label("type", type), address("delegate", delegate)),
      ),
    isAuthorized: ({ identity, relationship, key }) =>
      handle.read((registry) =>
        registry.isAuthorized(identityOf(identity), label("relationship", relationship), bytes("key", key)),
      ),
    history: (identity, options) => historyOf(handle, identityOf(identity), options),
    stateOf: (identity, { block } = {}) => stateAt(identity, block),
    resolve: async (did) => {
      const found = DID.exec(did);
      if (!found) return unresolved("invalidDid");
      const [, chain = "", identity = "", version] = found;
      if (BigInt(chain) !== BigInt(chainId)) return unresolved("unknownNetwork");
      if (version !== undefined && !(await session.provider.getBlock(Number(version)))) return unresolved("notFound");
      const state = await stateAt(identity, version === undefined ? undefined : Number(version));
      const document = documentOf(did.split("?", 1)[0]!, chainId, state);
      return {
        didDocument: document,
        didDocumentMetadata: {
          ...(state.deactivated && { deactivated: true }),
          ...(state.changed !== undefined && { versionId: String(state.changed) }),
        },
        didResolutionMetadata: { contentType: "application/did+json" },
      };
    },
    rotate: verb(handle, {
      call: async (registry, args) => {
        const { identity, changes, newOwner } = await rotation(args);
        return call(registry, registry.applyChanges, [identity, changes, newOwner]);
      },
      outcome: (_registry, _receipt, { identity, newOwner }) => ({ identity, newOwner }),
    }),
    async signRotate(args) {
      const encoded = await rotation(args);
      return signAction(handle, applyChangesTypes, (actor) => ({ actor, ...encoded }), args);
    },
  };
}

function revocationOf(entry: DidEntry): DidChange {
  return entry.kind === "delegate"
    ? { kind: "revokeDelegate", type: entry.type, delegate: entry.delegate }
    : { kind: "revokeAttribute", name: entry.name, value: getBytes(entry.value) };
}

function given(account: string): string | undefined {
  return account === ZERO_ADDRESS ? undefined : account;
}

function unresolved(error: string): DidResolution {
  return { didDocument: null, didDocumentMetadata: {}, didResolutionMetadata: { error } };
}
