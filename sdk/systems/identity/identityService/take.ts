import { Interface } from "ethers";

import { rootAttestationUid } from "../../../blocks/attestation/statement.ts";
import type { AttestationRegistry, DIDRegistry, IdentityService } from "../../../core/contracts.ts";
import { Handle } from "../../../core/handle.ts";
import { address, ZERO_BYTES32 } from "../../../core/input.ts";
import { match, scan, type ScanOptions } from "../../../core/logs.ts";
import { addressOf } from "../../../deployment.ts";
import { attestationRegistryAbi, didRegistryAbi } from "../../../generated/abi.ts";
import { plainStanding } from "./online.ts";
import { batchKey, type BatchSnapshot, type IdSnapshot } from "./snapshot.ts";

/** Whose validations to be ready for. */
export interface SnapshotArgs extends ScanOptions {
  /** Home operators with the accreditations under which they validate. */
  operators: readonly { validator: string; accreditation: bigint }[];
}

const attestationAbi = new Interface(attestationRegistryAbi);
const identityAbi = new Interface(didRegistryAbi);

/** Takes all that is needed to verify without a connection, as it is at one block. */
export async function takeSnapshot(
  handle: Handle<IdentityService>,
  domain: IdSnapshot["domain"],
  { operators, ...options }: SnapshotArgs,
): Promise<IdSnapshot> {
  const { session, contract: service } = handle;
  const [schema, registryAt, identitiesAt] = await handle.read(() =>
    Promise.all([service.schema(), service.attestations(), service.identities()]),
  );
  const block = (await session.provider.getBlock(options.toBlock ?? "latest"))!;
  const at = { blockTag: block.number };
  const range = { ...options, toBlock: block.number };

  const registry = new Handle<AttestationRegistry>(session, attestationAbi, registryAt);
  const batches: Record<string, BatchSnapshot> = {};
  for (const { validator, accreditation } of operators) {
    const event = registry.contract.getEvent("RootAttested");
    for (const log of await scan(registry, [event], [schema, address("validator", validator)], range)) {
      const found = match(registry.contract, event, log);
      if (!found || found.refUID !== ZERO_BYTES32) continue;
      const [count, expirationTime] = [Number(found.count), Number(found.expirationTime)];
      const batch = { validator: found.attester, accreditation, root: found.root, count, expirationTime };
      const uid = rootAttestationUid(found.attester, { schema, ...batch });
      const words = Math.ceil(count / 256);
      const [standing, leaves] = await handle.read(() =>
        Promise.all([service.standingOf(batch, at), registry.contract.leafWordsOf(uid, 0, words, at)]),
      );
      batches[batchKey(batch)] = {
        ...plainStanding(standing),
        revoked: leaves.revoked.map(hexWord),
        suspended: leaves.suspended.map(hexWord),
      };
    }
  }

  const identities = new Handle<DIDRegistry>(session, identityAbi, identitiesAt);
  const owned = identities.contract.getEvent("DIDOwnerChanged");
  const owners: Record<string, string> = {};
  for (const log of await scan(identities, [owned], [], range)) {
    const change = match(identities.contract, owned, log);
    if (change) owners[change.identity] = change.owner;
  }
  const p256Verifier = addressOf(session.deployment, "ERC7913P256Verifier");
  return { domain, block: block.number, takenAt: block.timestamp, p256Verifier, batches, owners };
}

function hexWord(word: bigint): string {
  return `0x${word.toString(16)}`;
}
