// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEligibility} from "../base/IEligibility.sol";
import {IAccreditation} from "./IAccreditation.sol";

/// @title AccreditationChain
/// @notice The half of {Accreditation} that judges: what is kept of each accreditation, and whether its chain holds.
///
/// **Roles** Anyone asks. What is kept is written by {Accreditation} alone.
/// **Trusts** Nobody.
abstract contract AccreditationChain is IAccreditation {
    /// @dev What judging a chain needs of each link comes first, in one word: a link above costs one cold read.
    struct Node {
        uint64 parent;
        uint40 grantedAt;
        uint40 from;
        uint40 to;
        uint40 compromisedSince; // 0: never
        uint8 level;
        uint8 depth;
        Status status;
        address issuer;
        bytes32 credentialType;
        bytes32 jurisdiction;
    }

    mapping(uint64 id => Node) internal _nodes;
    mapping(address issuer => mapping(bytes32 credentialType => uint64 id)) internal _chosen;

    /// @inheritdoc IAccreditation
    function isAccredited(
        uint64 id,
        address issuer,
        bytes32 credentialType,
        uint8 level,
        bytes32 jurisdiction,
        uint40 issuedAt
    ) external view returns (bool) {
        return verdictOf(id, issuer, credentialType, level, jurisdiction, issuedAt) == Verdict.Accredited;
    }

    /// @inheritdoc IEligibility
    function isEligible(address account, bytes32 topic) external view returns (bool eligible) {
        uint64 id = _chosen[account][topic];
        return id != 0 && _holds(id, _now()) == Verdict.Accredited;
    }

    /// @inheritdoc IAccreditation
    function chainOf(uint64 id, uint40 issuedAt) external view returns (Link[] memory links) {
        links = new Link[](_lengthOf(id));
        Verdict verdict = _judge(_nodes[id], issuedAt);
        if (verdict == Verdict.Accredited) verdict = _judgeDates(_nodes[id], issuedAt);
        for (uint256 i = 0; i < links.length; ++i) {
            Grant memory grant = grantOf(id);
            links[i] = Link(id, verdict, grant);
            id = grant.parent;
            verdict = _judge(_nodes[id], grant.grantedAt);
        }
    }

    /// @inheritdoc IAccreditation
    function chosenOf(address issuer, bytes32 credentialType) external view returns (uint64) {
        return _chosen[issuer][credentialType];
    }

    /// @inheritdoc IAccreditation
    function verdictOf(
        uint64 id,
        address issuer,
        bytes32 credentialType,
        uint8 level,
        bytes32 jurisdiction,
        uint40 issuedAt
    ) public view returns (Verdict) {
        Node storage node = _nodes[id];
        if (node.status == Status.None) return Verdict.Unknown;
        if (node.issuer != issuer) return Verdict.WrongIssuer;
        if (node.credentialType != credentialType) return Verdict.WrongType;
        if (node.level < level) return Verdict.LevelTooLow;
        bytes32 within = node.jurisdiction;
        if (within != bytes32(0) && within != jurisdiction) return Verdict.WrongJurisdiction;
        return _holds(id, issuedAt);
    }

    /// @inheritdoc IAccreditation
    function grantOf(uint64 id) public view returns (Grant memory) {
        Node storage node = _nodes[id];
        Terms memory terms = Terms({
            issuer: node.issuer,
            credentialType: node.credentialType,
            level: node.level,
            jurisdiction: node.jurisdiction,
            depth: node.depth,
            from: node.from,
            to: node.to
        });
        return Grant(node.parent, node.status, node.grantedAt, node.compromisedSince, terms);
    }

    /// @dev The accreditation holds for what was issued at `issuedAt`: its dates, and its chain.
    function _holds(uint64 id, uint40 issuedAt) internal view returns (Verdict verdict) {
        verdict = _standing(id, issuedAt);
        if (verdict == Verdict.Accredited) verdict = _judgeDates(_nodes[id], issuedAt);
    }

    /// @dev The chain holds for what was done under `id` at `time`: each link for the grant of the one below it.
    function _standing(uint64 id, uint40 time) internal view returns (Verdict) {
        while (id != 0) {
            Node storage node = _nodes[id];
            Verdict verdict = _judge(node, time);
            if (verdict != Verdict.Accredited) return verdict;
            (id, time) = (node.parent, node.grantedAt);
        }
        return Verdict.Accredited;
    }

    /// @dev The account issues under `id` or above, in good standing. It appears once in a chain.
    function _requireSuperior(uint64 from, uint64 id, address account) internal view {
        uint64 held = _find(from, account);
        if (held == 0 || _standing(held, _now()) != Verdict.Accredited) revert AccreditationSuperiorOnly(id, account);
    }

    /// @dev The accreditation of `issuer` in the chain from `id` up; 0 if there is none.
    function _find(uint64 id, address issuer) internal view returns (uint64) {
        while (id != 0 && _nodes[id].issuer != issuer) id = _nodes[id].parent;
        return id;
    }

    function _requireNode(uint64 id) internal view returns (Node storage node) {
        node = _nodes[id];
        if (node.status == Status.None) revert AccreditationUnknown(id);
    }

    function _now() internal view returns (uint40) {
        return uint40(block.timestamp);
    }

    function _lengthOf(uint64 id) private view returns (uint256 length) {
        for (; _nodes[id].status != Status.None; id = _nodes[id].parent) ++length;
    }

    function _judge(Node storage node, uint40 time) private view returns (Verdict) {
        Status status = node.status;
        if (status == Status.None) return Verdict.Unknown;
        if (status == Status.Pending) return Verdict.RootNotActive;
        if (status == Status.Revoked) return Verdict.Revoked;
        uint40 compromisedSince = node.compromisedSince;
        return compromisedSince != 0 && time >= compromisedSince ? Verdict.Compromised : Verdict.Accredited;
    }

    function _judgeDates(Node storage node, uint40 issuedAt) private view returns (Verdict) {
        if (issuedAt < node.from) return Verdict.NotYetValid;
        return issuedAt > node.to ? Verdict.Expired : Verdict.Accredited;
    }
}
