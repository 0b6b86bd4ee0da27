// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

/// @title ITransparencyLog
/// @notice Logs that only grow. A log's Merkle tree is that of RFC 9162: its head (size and root) advances only with a
/// proof that the new tree is the old one with entries behind it; that an entry is in it takes a proof of a few hundred
/// bytes; and an operator who shows two faces can be convicted by its own signatures.
///
/// A log id is `operator (20 bytes) ‖ number (11 bytes) ‖ kind (1 byte)`. It says all there is to know about the log, so
/// there is nothing to open. Kind 0: the operator keeps the entries and anchors the head; kind 1: a contract appends leaf
/// hashes one by one and the ledger computes the head.
///
/// Only the head that stands is kept. An earlier one, or any other beginning of the log, is proved against it by a
/// consistency proof, see {isConsistent}; when each was anchored is in the events.
interface ITransparencyLog {
    /// @notice A head as its operator signs it.
    /// @param size Number of entries.
    /// @param root Root of their Merkle tree.
    /// @param timestamp When the operator made it, in seconds since 1970.
    struct TreeHead {
        uint64 size;
        bytes32 root;
        uint64 timestamp;
    }

    /// @notice The head of a log advanced.
    /// @param log The log.
    /// @param size Number of its entries.
    /// @param root Root of their tree.
    event TreeHeadAnchored(bytes32 indexed log, uint64 size, bytes32 root);
    /// @notice Leaves were appended to a log of kind 1.
    /// @param log The log.
    /// @param size Number of its entries with these.
    /// @param leafHashes The leaf hashes.
    event LeavesAppended(bytes32 indexed log, uint64 size, bytes32[] leafHashes);
    /// @notice The operator was convicted of two heads that contradict each other.
    /// @param log The log.
    /// @param size1 Size of the smaller.
    /// @param root1 Its root.
    /// @param size2 Size of the other; the same or more.
    /// @param root2 Its root.
    event EquivocationProven(bytes32 indexed log, uint64 size1, bytes32 root1, uint64 size2, bytes32 root2);

    /// @notice Only the operator of a log writes to it.
    /// @param log The log.
    /// @param account The account that wanted to.
    error LogOperatorOnly(bytes32 log, address account);
    /// @notice The log is of another kind, or of none that there is: heads are anchored to kind 0, leaves appended to 1.
    /// @param log The log.
    error LogKindInvalid(bytes32 log);
    /// @notice The operator was convicted of equivocation: the log proves nothing any more and accepts nothing.
    /// @param log The log.
    error LogForked(bytes32 log);
    /// @notice A log only grows.
    /// @param log The log.
    /// @param standing Number of entries of the head that stands.
    /// @param size The size given.
    error LogSizeNotGreater(bytes32 log, uint64 standing, uint64 size);
    /// @notice The proof does not show that the new tree begins with the one that stands.
    /// @param log The log.
    /// @param standing Size of the head that stands.
    /// @param size Size of the new one.
    error LogInconsistent(bytes32 log, uint64 standing, uint64 size);
    /// @notice A batch has at least one leaf and at most 1,024.
    /// @param count How many were given.
    error LogBatchInvalid(uint256 count);
    /// @notice The evidence does not show that the heads contradict each other.
    /// @param log The log.
    /// @param size1 Size of the first head.
    /// @param size2 Size of the second.
    error EquivocationUnproven(bytes32 log, uint64 size1, uint64 size2);

    /// @notice Anchors a new head of the caller's log. Emits {TreeHeadAnchored}.
    /// @dev Requirements: {LogKindInvalid}, {LogOperatorOnly}, {LogForked}, {LogSizeNotGreater}, {LogInconsistent}.
    /// @param log The log, of kind 0.
    /// @param size Number of entries.
    /// @param root Root of their tree.
    /// @param consistencyProof From the head that stands to this one; empty for the first.
    function anchor(bytes32 log, uint64 size, bytes32 root, bytes32[] calldata consistencyProof) external;

    /// @notice Anchors a head that the operator signed. Anyone, as often as the log advances by it: once. Emits
    /// {TreeHeadAnchored}.
    /// @dev EIP-712 type: `TreeHead(bytes32 log,uint64 size,bytes32 root,uint64 timestamp)`. A signed head is a statement
    /// for ever, so it has neither nonce nor deadline. Requirements: `SignatureInvalid`, {LogKindInvalid}, {LogForked},
    /// {LogSizeNotGreater}, {LogInconsistent}.
    /// @param log The log, of kind 0.
    /// @param head The head.
    /// @param consistencyProof From the head that stands to this one; empty for the first.
    /// @param signature The operator's signature.
    function anchorBySig(
        bytes32 log,
        TreeHead calldata head,
        bytes32[] calldata consistencyProof,
        bytes calldata signature
    ) external;

    /// @notice Appends leaves to the caller's log. Emits {LeavesAppended}.
    /// @dev Requirements: {LogKindInvalid}, {LogOperatorOnly}, {LogForked}, {LogBatchInvalid}. Has no signed twin: it is
    /// for contracts; who signs anchors a head.
    /// @param log The log, of kind 1.
    /// @param leafHashes SHA-256 of a zero byte and the entry, each; at most 1,024.
    function append(bytes32 log, bytes32[] calldata leafHashes) external;

    /// @notice Convicts an operator of two heads that no single log can have. Anyone. Emits {EquivocationProven}.
    /// @dev Each head is signed by the operator, or, with an empty signature, is the one that stands on the ledger. The
    /// operator can let the log advance before evidence of the second sort arrives; it has then to be made again against
    /// the new head. Two signed heads are good for ever. Requirements: {LogKindInvalid}, {LogForked}, `SignatureInvalid`,
    /// {EquivocationUnproven}.
    /// @param log The log.
    /// @param first The smaller head.
    /// @param firstSignature The operator's signature of it; empty for the head that stands.
    /// @param second The other; of the same size or larger.
    /// @param secondSignature The operator's signature of it; empty for the head that stands.
    /// @param proof None for two heads of one size with different roots. Else a consistency proof made in the second tree,
    /// its first node always spelled out, which leads to the second root and to another first root than the one claimed.
    function reportEquivocation(
        bytes32 log,
        TreeHead calldata first,
        bytes calldata firstSignature,
        TreeHead calldata second,
        bytes calldata secondSignature,
        bytes32[] calldata proof
    ) external;

    /// @notice Reverts unless the evidence would convict the operator, also of a log that is forked already: for contracts in
    /// which an operator answers with money.
    /// @dev Requirements: {LogKindInvalid}, `SignatureInvalid`, {EquivocationUnproven}.
    /// @param log The log.
    /// @param first As for {reportEquivocation}.
    /// @param firstSignature As there.
    /// @param second As there.
    /// @param secondSignature As there.
    /// @param proof As there.
    function requireEquivocation(
        bytes32 log,
        TreeHead calldata first,
        bytes calldata firstSignature,
        TreeHead calldata second,
        bytes calldata secondSignature,
        bytes32[] calldata proof
    ) external view;

    /// @notice The head that stands.
    /// @param log The log.
    /// @return size Number of entries.
    /// @return root Root of their tree; that of the empty tree for a log without entries.
    /// @return advancedAt When it last advanced, in seconds since 1970; zero if it never did.
    function headOf(bytes32 log) external view returns (uint64 size, bytes32 root, uint64 advancedAt);

    /// @notice Whether the operator was convicted of equivocation. Never false again once it is true.
    /// @param log The log.
    /// @return Whether it was.
    function isForked(bytes32 log) external view returns (bool);

    /// @notice Whether the log that stands begins with the tree of this head.
    /// @dev Requirements: {LogForked}.
    /// @param log The log.
    /// @param size Number of entries of the head; not zero.
    /// @param root Root of their tree.
    /// @param proof Consistency proof from this head to the one that stands; empty for that itself.
    /// @return Whether it does.
    function isConsistent(
        bytes32 log,
        uint64 size,
        bytes32 root,
        bytes32[] calldata proof
    ) external view returns (bool);

    /// @notice Whether an entry is in a log, by a proof under a head of any age.
    /// @dev Requirements: {LogForked}.
    /// @param log The log.
    /// @param leafHash The entry's leaf hash.
    /// @param index Its place, from 0.
    /// @param size Number of entries of the head that the proof is for.
    /// @param root Root of their tree.
    /// @param inclusionProof From the leaf to that root.
    /// @param consistencyProof From that head to the one that stands; empty for that itself.
    /// @return Whether it is.
    function isIncluded(
        bytes32 log,
        bytes32 leafHash,
        uint64 index,
        uint64 size,
        bytes32 root,
        bytes32[] calldata inclusionProof,
        bytes32[] calldata consistencyProof
    ) external view returns (bool);

    /// @notice The id of a log.
    /// @param operator Who writes to it.
    /// @param number Tells the operator's logs apart.
    /// @param appended Whether leaves are appended on the ledger (kind 1) instead of heads anchored (kind 0).
    /// @return log The log.
    function logId(address operator, uint88 number, bool appended) external pure returns (bytes32 log);

    /// @notice Verifies an inclusion proof (RFC 9162, 2.1.3.2), of whatever log.
    /// @param leafHash The entry's leaf hash.
    /// @param index Its place, from 0.
    /// @param size Number of entries.
    /// @param root Root of their tree.
    /// @param proof The proof.
    /// @return Whether the leaf stands there.
    function verifyInclusion(
        bytes32 leafHash,
        uint64 index,
        uint64 size,
        bytes32 root,
        bytes32[] calldata proof
    ) external view returns (bool);

    /// @notice Verifies a consistency proof (RFC 9162, 2.1.4.2), of whatever log.
    /// @param size1 Number of entries of the first tree; not zero.
    /// @param root1 Its root.
    /// @param size2 Number of entries of the second.
    /// @param root2 Its root.
    /// @param proof The proof; empty for equal sizes.
    /// @return Whether the second begins with the first.
    function verifyConsistency(
        uint64 size1,
        bytes32 root1,
        uint64 size2,
        bytes32 root2,
        bytes32[] calldata proof
    ) external view returns (bool);
}
