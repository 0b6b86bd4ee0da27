// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {MerkleFrontier} from "../../base/MerkleFrontier.sol";
import {MerkleLog} from "../../base/MerkleLog.sol";
import {Signatures} from "../../base/Signatures.sol";
import {ITransparencyLog} from "./ITransparencyLog.sol";

/// @title TransparencyLog
/// @notice Keeps the heads of logs that only grow, and the convictions of operators who showed two faces.
///
/// **Roles** The operator of a log, whose address its id begins with, anchors and appends; a relayer sends a head that the
/// operator signed. Anyone convicts an operator by its own heads.
/// **Trusts** Nobody for growth: a head that does not continue the one before is refused. What the entries say, and that
/// everything was entered that should have been, is for monitors to check.
contract TransparencyLog is ITransparencyLog, EIP712 {
    using MerkleFrontier for mapping(uint256 level => bytes32 node);

    bytes32 private constant TREE_HEAD_TYPEHASH = keccak256(
        "TreeHead(bytes32 log,uint64 size,bytes32 root,uint64 timestamp)"
    );

    uint8 private constant ANCHORED = 0;
    uint8 private constant APPENDED = 1;
    uint256 private constant MAX_BATCH = 1024;

    struct Head {
        uint64 size;
        uint64 advancedAt; // seconds
        bool forked;
        /// Computed from the frontier instead for a log of kind 1.
        bytes32 root;
    }

    mapping(bytes32 log => Head) private _heads;
    mapping(bytes32 log => mapping(uint256 level => bytes32 node)) private _frontiers;

    constructor() EIP712("Trellis TransparencyLog", "1") {}

    /// @inheritdoc ITransparencyLog
    function anchor(bytes32 log, uint64 size, bytes32 root, bytes32[] calldata consistencyProof) external {
        _requireOperator(log, msg.sender);
        _anchor(log, size, root, consistencyProof);
    }

    /// @inheritdoc ITransparencyLog
    function anchorBySig(
        bytes32 log,
        TreeHead calldata head,
        bytes32[] calldata consistencyProof,
        bytes calldata signature
    ) external {
        _requireSigned(log, head, signature);
        _anchor(log, head.size, head.root, consistencyProof);
    }

    /// @inheritdoc ITransparencyLog
    function append(bytes32 log, bytes32[] calldata leafHashes) external {
        _requireOperator(log, msg.sender);
        if (_kindOf(log) != APPENDED) revert LogKindInvalid(log);
        if (leafHashes.length == 0 || leafHashes.length > MAX_BATCH) revert LogBatchInvalid(leafHashes.length);
        Head storage head = _heads[log];
        if (head.forked) revert LogForked(log);

        uint64 size = _frontiers[log].append(head.size, leafHashes);
        (head.size, head.advancedAt) = (size, uint64(block.timestamp));
        emit LeavesAppended(log, size, leafHashes);
    }

    /// @inheritdoc ITransparencyLog
    function reportEquivocation(
        bytes32 log,
        TreeHead calldata first,
        bytes calldata firstSignature,
        TreeHead calldata second,
        bytes calldata secondSignature,
        bytes32[] calldata proof
    ) external {
        if (_heads[log].forked) revert LogForked(log);
        requireEquivocation(log, first, firstSignature, second, secondSignature, proof);

        _heads[log].forked = true;
        emit EquivocationProven(log, first.size, first.root, second.size, second.root);
    }

    /// @inheritdoc ITransparencyLog
    function requireEquivocation(
        bytes32 log,
        TreeHead calldata first,
        bytes calldata firstSignature,
        TreeHead calldata second,
        bytes calldata secondSignature,
        bytes32[] calldata proof
    ) public view {
        if (_kindOf(log) > APPENDED) revert LogKindInvalid(log);
        if (!MerkleLog.verifyContradiction(first.size, first.root, second.size, second.root, proof)) {
            revert EquivocationUnproven(log, first.size, second.size);
        }
        _requireStanding(log, first, firstSignature);
        _requireStanding(log, second, secondSignature);
    }

    /// @inheritdoc ITransparencyLog
    function headOf(bytes32 log) external view returns (uint64 size, bytes32 root, uint64 advancedAt) {
        (size, root) = _headOf(log);
        advancedAt = _heads[log].advancedAt;
    }

    /// @inheritdoc ITransparencyLog
    function isForked(bytes32 log) external view returns (bool) {
        return _heads[log].forked;
    }

    /// @inheritdoc ITransparencyLog
    function isConsistent(bytes32 log, uint64 size, bytes32 root, bytes32[] calldata proof) public view returns (bool) {
        if (_heads[log].forked) revert LogForked(log);
        (uint64 standing, bytes32 standingRoot) = _headOf(log);
        return MerkleLog.verifyConsistency(size, root, standing, standingRoot, proof);
    }

    /// @inheritdoc ITransparencyLog
    function isIncluded(
        bytes32 log,
        bytes32 leafHash,
        uint64 index,
        uint64 size,
        bytes32 root,
        bytes32[] calldata inclusionProof,
        bytes32[] calldata consistencyProof
    ) external view returns (bool) {
        return
            isConsistent(log, size, root, consistencyProof) &&
            MerkleLog.verifyInclusion(leafHash, index, size, root, inclusionProof);
    }

    /// @inheritdoc ITransparencyLog
    function logId(address operator, uint88 number, bool appended) external pure returns (bytes32 log) {
        return bytes32((uint256(uint160(operator)) << 96) | (uint256(number) << 8) | (appended ? APPENDED : ANCHORED));
    }

    /// @inheritdoc ITransparencyLog
    function verifyInclusion(
        bytes32 leafHash,
        uint64 index,
        uint64 size,
        bytes32 root,
        bytes32[] calldata proof
    ) external view returns (bool) {
        return MerkleLog.verifyInclusion(leafHash, index, size, root, proof);
    }

    /// @inheritdoc ITransparencyLog
    function verifyConsistency(
        uint64 size1,
        bytes32 root1,
        uint64 size2,
        bytes32 root2,
        bytes32[] calldata proof
    ) external view returns (bool) {
        return MerkleLog.verifyConsistency(size1, root1, size2, root2, proof);
    }

    function _anchor(bytes32 log, uint64 size, bytes32 root, bytes32[] calldata consistencyProof) private {
        if (_kindOf(log) != ANCHORED) revert LogKindInvalid(log);
        Head storage head = _heads[log];
        uint64 standing = head.size;
        if (head.forked) revert LogForked(log);
        if (size <= standing) revert LogSizeNotGreater(log, standing, size);
        bool consistent =
            standing == 0
                ? consistencyProof.length == 0
                : MerkleLog.verifyConsistency(standing, head.root, size, root, consistencyProof);
        if (!consistent) revert LogInconsistent(log, standing, size);

        (head.size, head.advancedAt, head.root) = (size, uint64(block.timestamp), root);
        emit TreeHeadAnchored(log, size, root);
    }

    function _headOf(bytes32 log) private view returns (uint64 size, bytes32 root) {
        Head storage head = _heads[log];
        size = head.size;
        if (size == 0 || _kindOf(log) == APPENDED) return (size, _frontiers[log].root(size));
        root = head.root;
    }

    /// @dev A head is the operator's word if it signed it, or if it is what stands on the ledger.
    function _requireStanding(bytes32 log, TreeHead calldata head, bytes calldata signature) private view {
        if (signature.length == 0) {
            (uint64 size, bytes32 root) = _headOf(log);
            if (head.size == size && head.root == root) return;
        }
        _requireSigned(log, head, signature);
    }

    function _requireSigned(bytes32 log, TreeHead calldata head, bytes calldata signature) private view {
        bytes32 structHash = keccak256(abi.encode(TREE_HEAD_TYPEHASH, log, head.size, head.root, head.timestamp));
        Signatures.requireValid(_operatorOf(log), _hashTypedDataV4(structHash), signature);
    }

    function _requireOperator(bytes32 log, address account) private pure {
        if (_operatorOf(log) != account) revert LogOperatorOnly(log, account);
    }

    function _operatorOf(bytes32 log) private pure returns (address) {
        return address(bytes20(log));
    }

    function _kindOf(bytes32 log) private pure returns (uint8) {
        return uint8(uint256(log));
    }
}
