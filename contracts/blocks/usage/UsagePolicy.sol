// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IUsagePolicy} from "./IUsagePolicy.sol";
import {PolicyCodec} from "./PolicyCodec.sol";
import {Standings} from "./Standings.sol";
import {UsageAmendments} from "./UsageAmendments.sol";
import {UsageTemplates} from "./UsageTemplates.sol";

/// @title UsagePolicy
/// @notice What may be done with data, decided and counted; handed on, it can only get narrower.
///
/// **Roles**: none. Both parties begin a grant; the assigner suspends, resumes and narrows it; the assignee records uses,
/// hands it on and gives the receipt for the erasure; either ends it; nobody else can touch it.
/// **Trusts**: nothing, but that accounts and fingerprints are fresh for each grant if they are to tell nothing. It sees no
/// data, and does not know of a use that nobody asks about.
contract UsagePolicy is UsageTemplates, UsageAmendments {
    using PolicyCodec for bytes;
    using Standings for uint256;

    bytes32 private constant SUSPENSION_TYPEHASH = keccak256(
        "Suspension(bytes32 grant,bool suspended,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant WITHDRAWAL_TYPEHASH = keccak256("Withdrawal(bytes32 grant,uint256 deadline)");
    bytes32 private constant ERASURE_TYPEHASH = keccak256(
        "ErasureReceipt(bytes32 grant,bytes32 evidence,uint256 deadline)"
    );

    constructor() EIP712("Trellis UsagePolicy", "1") {}

    /// @inheritdoc IUsagePolicy
    function propose(Grant calldata grant, uint40 expiresAt, bytes calldata policy) external returns (bytes32 id) {
        bool byAssignee = msg.sender == grant.assignee;
        if (!byAssignee && msg.sender != grant.assigner) revert GrantPartyOnly(_idOf(grant), msg.sender);
        _requireFirst(grant);
        _requireWellFormed(policy);
        _requireHash(policy, grant.policyHash);
        id = _begin(grant, Standing(Status.Proposed, byAssignee, 0, 0, 0, expiresAt, 0));
        emit GrantProposed(id, byAssignee, grant, expiresAt, policy);
    }

    /// @inheritdoc IUsagePolicy
    function accept(Grant calldata grant, uint256 deadline, bytes calldata signature) external {
        bytes32 id = _idOf(grant);
        uint256 stands = _standings[id];
        Status status = stands.status();
        if (status != Status.Proposed) revert GrantStatusConflict(id, status);
        address other = stands.byAssignee() ? grant.assigner : grant.assignee;
        _requireConsent(other, _consentHash(grant, stands.expiresAt(), deadline), deadline, signature);
        _standings[id] = stands.begun(block.timestamp);
        emit GrantAccepted(id);
    }

    /// @inheritdoc IUsagePolicy
    function open(Agreement calldata agreement) external returns (bytes32 id) {
        (Grant calldata grant, uint40 expiresAt) = (agreement.grant, agreement.expiresAt);
        _requireFirst(grant);
        _requireWellFormed(agreement.policy);
        _requireAgreed(agreement);
        id = _begin(grant, _freshly(expiresAt));
        emit GrantOpened(id, 0, grant, expiresAt, agreement.policy);
    }

    /// @inheritdoc IUsagePolicy
    function setSuspended(Grant calldata grant, bool suspended) external {
        bytes32 id = _idOf(grant);
        if (msg.sender != grant.assigner) revert GrantPartyOnly(id, msg.sender);
        _setSuspended(id, suspended);
    }

    /// @inheritdoc IUsagePolicy
    function setSuspendedBySig(
        Grant calldata grant,
        bool suspended,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 id = _idOf(grant);
        bytes32 structHash = keccak256(abi.encode(SUSPENSION_TYPEHASH, id, suspended, nonce, deadline));
        _authorize(grant.assigner, structHash, nonce, deadline, signature);
        _setSuspended(id, suspended);
    }

    /// @inheritdoc IUsagePolicy
    function withdraw(bytes32 parent, address assignee, bytes32 terms) external {
        bytes32 id = _child(parent, _stem(msg.sender, assignee, terms));
        _end(id);
        emit GrantWithdrawn(id);
    }

    /// @inheritdoc IUsagePolicy
    function renounce(bytes32 parent, address assigner, bytes32 terms) external {
        bytes32 id = _child(parent, _stem(assigner, msg.sender, terms));
        _end(id);
        emit GrantRenounced(id);
    }

    /// @inheritdoc IUsagePolicy
    function withdrawBySig(Grant calldata grant, uint256 deadline, bytes calldata signature) external {
        bytes32 id = _idOf(grant);
        bytes32 structHash = keccak256(abi.encode(WITHDRAWAL_TYPEHASH, id, deadline));
        _requireConsent(grant.assigner, structHash, deadline, signature);
        _end(id);
        emit GrantWithdrawn(id);
    }

    /// @inheritdoc IUsagePolicy
    function erase(Grant calldata grant, bytes32 evidence, uint256 deadline, bytes calldata signature) external {
        bytes32 id = _idOf(grant);
        bytes32 structHash = keccak256(abi.encode(ERASURE_TYPEHASH, id, evidence, deadline));
        _requireConsent(grant.assignee, structHash, deadline, signature);
        uint256 stands = _standings[id];
        // Neither a proposal nor what is left after an erasure has a beginning.
        if (stands.since() == 0) revert GrantStatusConflict(id, stands.status());
        _standings[id] = uint256(Status.Erased);
        delete _amended[id];
        emit GrantErased(id, grant.assignee, evidence);
    }

    /// @inheritdoc IUsagePolicy
    function standingOf(bytes32 id) external view returns (Standing memory standing, bytes32 amendedPolicy) {
        uint256 stands = _standings[id];
        (standing, amendedPolicy) = (stands.unpack(), _amended[id]);
        standing.status = stands.status();
    }

    /// @inheritdoc IUsagePolicy
    function idOf(Grant calldata grant) external pure returns (bytes32 id) {
        return _idOf(grant);
    }

    /// @inheritdoc IUsagePolicy
    function stemOf(Grant calldata grant) external pure returns (bytes32 stem) {
        return _stemOf(grant);
    }

    /// @inheritdoc IUsagePolicy
    function termsOf(Grant calldata grant) external pure returns (bytes32 terms) {
        return _termsOf(grant);
    }

    /// @inheritdoc IUsagePolicy
    function policyHashOf(bytes calldata policy) external pure returns (bytes32 policyHash) {
        return policy.hashOf();
    }

    function _setSuspended(bytes32 id, bool suspended) private {
        uint256 stands = _standings[id];
        Status status = stands.status();
        if (status != (suspended ? Status.Active : Status.Suspended)) revert GrantStatusConflict(id, status);
        _standings[id] = stands.withStatus(suspended ? Status.Suspended : Status.Active);
        if (suspended) emit GrantSuspended(id);
        else emit GrantResumed(id);
    }

    function _end(bytes32 id) private {
        uint256 stands = _standings[id];
        Status status = stands.status();
        if (status == Status.None || status > Status.Suspended) revert GrantStatusConflict(id, status);
        _standings[id] = stands.withStatus(Status.Withdrawn);
    }
}
