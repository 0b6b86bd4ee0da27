// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedActions} from "../../base/SignedActions.sol";
import {IProvenanceLedger} from "./IProvenanceLedger.sol";

/// @title ProvenanceLedger
/// @notice Keeps who generated which data out of which, so that its history can be rebuilt and cannot be rewritten.
///
/// **Roles** Agents record what they did and take back what they made; nobody else can touch an entity, and nobody
/// administers the contract.
/// **Trusts** Nobody: what an agent says of itself is recorded as its word, and grants and their records are named, not read.
/// **Invariants** An entity's agent and time never change. An entity is revised once at most, taken back once at most, and
/// both by its agent. Whatever is used was generated no later than the use ended.
contract ProvenanceLedger is IProvenanceLedger, SignedActions {
    bytes32 private constant INPUT_TYPEHASH = keccak256("Input(bytes32 entity,bytes32 grant,bytes32 evidence)");
    bytes32 private constant ACTIVITY_TYPEHASH = keccak256(
        "Activity(address agent,bytes32 kind,uint40 startedAt,uint40 endedAt,bytes32 plan,Input[] used,bytes32[] generated,bytes32 revisionOf,uint256 nonce,uint256 deadline)Input(bytes32 entity,bytes32 grant,bytes32 evidence)"
    );
    bytes32 private constant INVALIDATION_TYPEHASH = keccak256(
        "Invalidation(bytes32 entity,bytes32 evidence,uint256 nonce,uint256 deadline)"
    );

    /// @inheritdoc IProvenanceLedger
    uint40 public immutable maximumDelay;

    mapping(bytes32 entity => Entity) private _entities;

    constructor(uint40 maximumDelay_) EIP712("Trellis ProvenanceLedger", "1") {
        maximumDelay = maximumDelay_;
    }

    /// @inheritdoc IProvenanceLedger
    function record(Activity calldata done) external returns (bytes32 activity) {
        return _record(msg.sender, done);
    }

    /// @inheritdoc IProvenanceLedger
    function recordBySig(
        address agent,
        Activity calldata done,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 activity) {
        _authorize(agent, _structHashOf(agent, done, nonce, deadline), nonce, deadline, signature);
        return _record(agent, done);
    }

    /// @inheritdoc IProvenanceLedger
    function invalidate(bytes32 entity, bytes32 evidence) external {
        Entity storage known = _requireKnown(entity);
        if (known.agent != msg.sender) revert EntityAgentOnly(entity, msg.sender);
        _invalidate(known, entity, evidence);
    }

    /// @inheritdoc IProvenanceLedger
    function invalidateBySig(
        bytes32 entity,
        bytes32 evidence,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        Entity storage known = _requireKnown(entity);
        bytes32 structHash = keccak256(abi.encode(INVALIDATION_TYPEHASH, entity, evidence, nonce, deadline));
        _authorize(known.agent, structHash, nonce, deadline, signature);
        _invalidate(known, entity, evidence);
    }

    /// @inheritdoc IProvenanceLedger
    function entityAt(bytes32 entity) external view returns (Entity memory) {
        return _entities[entity];
    }

    /// @inheritdoc IProvenanceLedger
    function activityOf(address agent, Activity calldata done) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), agent, done));
    }

    /// @inheritdoc IProvenanceLedger
    function entityOf(address agent, bytes32 root) public pure returns (bytes32) {
        return keccak256(abi.encode(agent, root));
    }

    function _record(address agent, Activity calldata done) private returns (bytes32 activity) {
        _requireTimely(done.startedAt, done.endedAt);
        activity = activityOf(agent, done);
        emit ActivityRecorded(activity, agent, done.kind, done.startedAt, done.endedAt, done.plan);

        bool revisedIsUsed = false;
        for (uint256 i = 0; i < done.used.length; ++i) {
            Input calldata input = done.used[i];
            _requireUsable(input.entity, done.endedAt);
            if (input.entity == done.revisionOf) revisedIsUsed = true;
            emit Used(activity, input.entity, agent, input.grant, input.evidence);
        }
        for (uint256 i = 0; i < done.generated.length; ++i) {
            _generate(agent, activity, i, done.generated[i], done.endedAt);
        }
        if (done.revisionOf == 0) return activity;
        if (!revisedIsUsed || done.generated.length == 0) revert RevisionInvalid(done.revisionOf);
        _revise(agent, done.revisionOf, entityOf(agent, done.generated[0]));
    }

    function _requireTimely(uint40 startedAt, uint40 endedAt) private view {
        if (startedAt > endedAt || endedAt > block.timestamp) revert ActivityTimesInvalid(startedAt, endedAt);
        uint256 delay = block.timestamp - endedAt;
        if (delay > maximumDelay) revert ActivityBackdated(endedAt, block.timestamp - maximumDelay);
    }

    function _requireUsable(bytes32 entity, uint40 endedAt) private view {
        Entity storage known = _requireKnown(entity);
        if (known.generatedAt > endedAt) revert UseBeforeGeneration(entity, known.generatedAt, endedAt);
        // What was used before it was taken back can still be recorded.
        bool takenBack = known.invalidatedAt != 0 && known.invalidatedAt <= endedAt;
        if (takenBack) revert EntityInvalidated(entity, known.invalidatedAt);
    }

    function _generate(address agent, bytes32 activity, uint256 index, bytes32 root, uint40 generatedAt) private {
        if (root == 0) revert EntityRootZero(index);
        bytes32 entity = entityOf(agent, root);
        if (_entities[entity].agent != address(0)) revert EntityExists(entity);
        _entities[entity] = Entity(agent, generatedAt, 0, false);
        emit Generated(activity, entity, root);
    }

    function _revise(address agent, bytes32 previous, bytes32 next) private {
        Entity storage known = _entities[previous];
        if (known.agent != agent) revert EntityAgentOnly(previous, agent);
        if (known.revised) revert EntityRevised(previous);
        known.revised = true;
        emit Revised(next, previous);
    }

    function _invalidate(Entity storage known, bytes32 entity, bytes32 evidence) private {
        if (known.invalidatedAt != 0) revert EntityInvalidated(entity, known.invalidatedAt);
        known.invalidatedAt = uint40(block.timestamp);
        emit Invalidated(entity, evidence);
    }

    function _requireKnown(bytes32 entity) private view returns (Entity storage known) {
        known = _entities[entity];
        if (known.agent == address(0)) revert EntityUnknown(entity);
    }

    function _structHashOf(
        address agent,
        Activity calldata done,
        uint256 nonce,
        uint256 deadline
    ) private pure returns (bytes32) {
        bytes32[] memory used = new bytes32[](done.used.length);
        for (uint256 i = 0; i < used.length; ++i) used[i] = keccak256(abi.encode(INPUT_TYPEHASH, done.used[i]));
        // Every field is a word, so both halves together are the encoding of all.
        bytes memory when = abi.encode(ACTIVITY_TYPEHASH, agent, done.kind, done.startedAt, done.endedAt, done.plan);
        bytes memory what = abi.encode(
            keccak256(abi.encodePacked(used)),
            keccak256(abi.encodePacked(done.generated)),
            done.revisionOf,
            nonce,
            deadline
        );
        return keccak256(bytes.concat(when, what));
    }
}
