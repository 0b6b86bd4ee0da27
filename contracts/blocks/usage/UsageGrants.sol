// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Signatures} from "../../base/Signatures.sol";
import {SignedActions} from "../../base/SignedActions.sol";
import {IUsagePolicy} from "./IUsagePolicy.sol";
import {IPolicyNarrowing} from "./IPolicyNarrowing.sol";
import {PolicyCodec} from "./PolicyCodec.sol";
import {PolicyNarrowing} from "./PolicyNarrowing.sol";
import {Standings} from "./Standings.sol";

/// @title UsageGrants
/// @notice What is kept of grants, and what each change of them asks for.
abstract contract UsageGrants is IUsagePolicy, SignedActions {
    using PolicyCodec for bytes;
    using Standings for uint256;
    using Standings for Standing;

    bytes32 private constant CONSENT_TYPEHASH = keccak256(
        "Consent(bytes32 parent,address assigner,address assignee,bytes32 dataRoot,bytes32 policyHash,uint40 expiresAt,uint256 deadline)"
    );

    IPolicyNarrowing internal immutable _narrowing = new PolicyNarrowing();

    mapping(bytes32 id => uint256 word) internal _standings;
    mapping(bytes32 id => bytes32 policyHash) internal _amended;

    /// @dev Begins a grant, or a proposal. `stands` says which, and since when.
    function _begin(Grant calldata grant, Standing memory stands) internal returns (bytes32 id) {
        id = _idOf(grant);
        if (grant.dataRoot == 0) revert GrantDataZero();
        if (stands.expiresAt != 0 && stands.expiresAt <= block.timestamp) revert GrantExpirationPast(stands.expiresAt);
        if (_standings[id] != 0) revert GrantExists(id);
        _standings[id] = stands.pack();
    }

    /// @dev A grant begins now, with the policy that its parties agreed on.
    function _freshly(uint40 expiresAt) internal view returns (Standing memory stands) {
        (stands.status, stands.since, stands.expiresAt) = (Status.Active, uint40(block.timestamp), expiresAt);
    }

    function _requireFirst(Grant calldata grant) internal pure {
        if (grant.parent != 0) revert GrantParentInvalid(grant.parent);
    }

    function _requireWellFormed(bytes calldata policy) internal pure {
        uint256 fault = policy.firstFault();
        if (fault != type(uint256).max) revert IPolicyNarrowing.PolicyMalformed(fault);
    }

    function _requireHash(bytes calldata policy, bytes32 expected) internal pure {
        bytes32 given = policy.hashOf();
        if (given != expected) revert PolicyMismatch(expected, given);
    }

    /// @dev The hash of the policy that a grant has now.
    function _policyHashOf(
        bytes32 id,
        Grant calldata grant,
        uint256 stands
    ) internal view returns (bytes32 policyHash) {
        return stands.version() == 0 ? grant.policyHash : _amended[id];
    }

    /// @dev The policy is the grant's, and both parties consent.
    function _requireAgreed(Agreement calldata agreement) internal view {
        (Grant calldata grant, Consent calldata consent) = (agreement.grant, agreement.consent);
        _requireHash(agreement.policy, grant.policyHash);
        bytes32 structHash = _consentHash(grant, agreement.expiresAt, consent.deadline);
        _requireConsent(grant.assigner, structHash, consent.deadline, consent.assignerSignature);
        _requireConsent(grant.assignee, structHash, consent.deadline, consent.assigneeSignature);
    }

    /// @dev The fields of the grant stand in the struct as they stand in {Grant}.
    function _consentHash(Grant calldata grant, uint40 expiresAt, uint256 deadline) internal pure returns (bytes32) {
        return keccak256(abi.encode(CONSENT_TYPEHASH, grant, expiresAt, deadline));
    }

    /// @dev A party consents by sending, or by a signature over something that can happen once.
    function _requireConsent(
        address party,
        bytes32 structHash,
        uint256 deadline,
        bytes calldata signature
    ) internal view {
        if (signature.length == 0 && msg.sender == party) return;
        if (block.timestamp > deadline) revert SignatureExpired(deadline);
        Signatures.requireValid(party, _hashTypedDataV4(structHash), signature);
    }

    /// @dev Why a grant cannot be used now; `Granted` if it can, and so can all its ancestors, each with the policy that the
    /// next was held against.
    function _impediment(uint256 stands, bytes32 parent, bytes32[] calldata lineage) internal view returns (Reason) {
        Status status = stands.status();
        // The reasons follow the statuses, without the one that is none.
        if (status < Status.Active) return Reason(uint8(Reason.GrantUnknown) + uint8(status));
        if (status > Status.Active) return Reason(uint8(Reason.GrantUnknown) + uint8(status) - 1);
        return _impedimentAbove(stands.parentVersion(), parent, lineage);
    }

    function _impedimentAbove(
        uint16 parentVersion,
        bytes32 parent,
        bytes32[] calldata lineage
    ) internal view returns (Reason) {
        if (lineage.length > PolicyCodec.MAX_DEPTH) return Reason.LineageMismatch;
        bytes32 ancestor = 0;
        uint16 version = 0;
        for (uint256 i = 0; i < lineage.length; ++i) {
            ancestor = _child(ancestor, lineage[i]);
            uint256 stands = _standings[ancestor];
            if (stands.status() != Status.Active) return Reason.AncestorEnded;
            if (stands.parentVersion() != version) return Reason.AncestorChanged;
            version = stands.version();
        }
        if (ancestor != parent) return Reason.LineageMismatch;
        return parentVersion == version ? Reason.Granted : Reason.AncestorChanged;
    }

    function _idOf(Grant calldata grant) internal pure returns (bytes32) {
        return _child(grant.parent, _stemOf(grant));
    }

    function _stemOf(Grant calldata grant) internal pure returns (bytes32) {
        return _stem(grant.assigner, grant.assignee, _termsOf(grant));
    }

    function _termsOf(Grant calldata grant) internal pure returns (bytes32) {
        return keccak256(abi.encode(grant.dataRoot, grant.policyHash));
    }

    function _stem(address assigner, address assignee, bytes32 terms) internal pure returns (bytes32) {
        return keccak256(abi.encode(assigner, assignee, terms));
    }

    function _child(bytes32 parent, bytes32 stem) internal pure returns (bytes32) {
        return keccak256(abi.encode(parent, stem));
    }
}
