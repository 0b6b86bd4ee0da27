export { randomSalt } from "./bytes.ts";
export { disclose, sealDetails, type Disclosure, type SealedDetails } from "./details.ts";
export { fieldKey, fingerprint, type Field } from "./fingerprint.ts";
export { indexedDepth, indexedRoot, IndexedTree } from "./indexedTree.ts";
export { keyAccount, keySignature, type KeySigner } from "./keyAccount.ts";
export { MerkleTree, processProof, verifyProof } from "./merkle.ts";
export {
  EMPTY_LOG_ROOT,
  leafHash,
  verifyConsistency,
  verifyContradiction,
  verifyInclusion,
  type ConsistencyClaim,
  type InclusionClaim,
  type LogTree,
} from "./merkleLog.ts";
export { MerkleLog } from "./merkleLogTree.ts";
export { pseudonym, type PseudonymInput } from "./pseudonym.ts";
export { provenStorage, type StateProof } from "./stateProof.ts";
export {
  EMPTY_SPARSE_ROOT,
  SparseMerkleMap,
  verifySparse,
  type SparseClaim,
  type SparseProof,
  type SparseVerdict,
} from "./sparseMerkle.ts";
