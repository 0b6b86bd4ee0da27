// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignedActions} from "../../base/SignedActions.sol";
import {IDIDRecovery} from "./IDIDRecovery.sol";
import {IDIDRegistry} from "./IDIDRegistry.sol";

/// @title RecoveryPolicies
/// @notice The half of {DIDRecovery} that knows who may recover an identity: its policies, each in force until the next
/// one has waited for the delay.
abstract contract RecoveryPolicies is IDIDRecovery, SignedActions {
    bytes32 private constant SET_POLICY_TYPEHASH = keccak256(
        "SetPolicy(address owner,address identity,bytes32 guardians,bytes32 panic,uint32 threshold,uint8 minCategories,uint32 delay,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant REMOVE_POLICY_TYPEHASH = keccak256(
        "RemovePolicy(address owner,address identity,uint256 nonce,uint256 deadline)"
    );

    uint32 private constant MIN_DELAY = 48 hours;
    uint32 private constant MAX_DELAY = 90 days;

    /// @dev What changes about an identity's policies and how many there were, in one slot. Nothing is planned unless a
    /// policy is in force; what was planned is in force from `effectiveAt` on without anybody writing it down.
    struct Schedule {
        uint32 version; // in force before `effectiveAt`
        uint32 planned; // in force from `effectiveAt` on; 0: none
        uint40 effectiveAt; // 0: nothing is planned
        uint32 versions;
        uint32 proposals;
    }

    /// @inheritdoc IDIDRecovery
    IDIDRegistry public immutable registry;

    mapping(address identity => Schedule) internal _schedules;
    mapping(address identity => mapping(uint32 version => Policy)) internal _policies;

    /// @param registry_ The registry whose identities are recovered.
    constructor(IDIDRegistry registry_) {
        registry = registry_;
    }

    /// @inheritdoc IDIDRecovery
    function setPolicy(address identity, Policy calldata policy) external returns (uint32 version) {
        _requireOwner(identity);
        return _setPolicy(identity, policy);
    }

    /// @inheritdoc IDIDRecovery
    function setPolicyBySig(
        address identity,
        Policy calldata policy,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external returns (uint32 version) {
        address owner = registry.identityOwner(identity);
        // The fields of the policy are static, so their encoding in a row is that of the struct.
        bytes32 structHash = keccak256(abi.encode(SET_POLICY_TYPEHASH, owner, identity, policy, nonce, deadline));
        _authorize(owner, structHash, nonce, deadline, signature);
        return _setPolicy(identity, policy);
    }

    /// @inheritdoc IDIDRecovery
    function removePolicy(address identity) external {
        _requireOwner(identity);
        _removePolicy(identity);
    }

    /// @inheritdoc IDIDRecovery
    function removePolicyBySig(address identity, uint256 nonce, uint256 deadline, bytes calldata signature) external {
        address owner = registry.identityOwner(identity);
        bytes32 structHash = keccak256(abi.encode(REMOVE_POLICY_TYPEHASH, owner, identity, nonce, deadline));
        _authorize(owner, structHash, nonce, deadline, signature);
        _removePolicy(identity);
    }

    /// @inheritdoc IDIDRecovery
    function policyOf(address identity) external view returns (Policy memory policy, uint32 version) {
        version = _inForce(_schedules[identity]);
        policy = _policies[identity][version];
    }

    /// @inheritdoc IDIDRecovery
    function plannedPolicyOf(
        address identity
    ) external view returns (Policy memory policy, uint32 version, uint40 effectiveAt) {
        Schedule storage schedule = _schedules[identity];
        if (block.timestamp >= schedule.effectiveAt) return (policy, 0, 0);
        version = schedule.planned;
        return (_policies[identity][version], version, schedule.effectiveAt);
    }

    /// @inheritdoc IDIDRecovery
    function policyAt(address identity, uint32 version) external view returns (Policy memory) {
        return _policies[identity][version];
    }

    function _requireOwner(address identity) internal view {
        if (registry.identityOwner(identity) != msg.sender) revert RecoveryOwnerOnly(identity, msg.sender);
    }

    /// @dev Else guardians whom a former owner named would lie in wait for the next one to put this contract in charge.
    function _requireEnabled(address identity) internal view {
        address recovery = registry.recoveryOf(identity);
        if (recovery != address(this)) revert RecoveryNotEnabled(identity, recovery);
    }

    function _inForce(Schedule storage schedule) internal view returns (uint32 version) {
        uint40 effectiveAt = schedule.effectiveAt;
        return effectiveAt != 0 && block.timestamp >= effectiveAt ? schedule.planned : schedule.version;
    }

    function _after(uint32 delay) internal view returns (uint40) {
        return uint40(block.timestamp) + delay;
    }

    function _setPolicy(address identity, Policy calldata policy) private returns (uint32 version) {
        if (policy.guardians == 0 || policy.panic == 0) revert RecoveryCommitmentZero(policy.guardians, policy.panic);
        if (policy.threshold == 0) revert RecoveryThresholdZero(identity);
        if (policy.delay < MIN_DELAY || policy.delay > MAX_DELAY) revert RecoveryDelayInvalid(policy.delay);
        _requireEnabled(identity);

        Schedule storage schedule = _schedules[identity];
        version = ++schedule.versions;
        _policies[identity][version] = policy;
        emit RecoveryPolicySet(identity, version, policy, _plan(identity, schedule, version));
    }

    function _removePolicy(address identity) private {
        Schedule storage schedule = _schedules[identity];
        if (_inForce(schedule) == 0) revert RecoveryPolicyMissing(identity);
        emit RecoveryPolicyRemoved(identity, _plan(identity, schedule, 0));
    }

    /// @dev Only what is planned is ever replaced; what is in force stays so for its own delay.
    function _plan(address identity, Schedule storage schedule, uint32 version) private returns (uint40 effectiveAt) {
        uint32 current = _inForce(schedule);
        if (current == 0) {
            schedule.version = version;
            schedule.planned = 0;
            schedule.effectiveAt = 0;
            return uint40(block.timestamp);
        }
        effectiveAt = _after(_policies[identity][current].delay);
        schedule.version = current;
        schedule.planned = version;
        schedule.effectiveAt = effectiveAt;
    }
}
