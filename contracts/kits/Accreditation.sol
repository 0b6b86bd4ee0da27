// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {SignedActions} from "../base/SignedActions.sol";
import {IQuorum} from "../blocks/quorum/IQuorum.sol";
import {AccreditationChain} from "./AccreditationChain.sol";
import {IAccreditation} from "./IAccreditation.sol";

/// @title Accreditation
/// @notice Keeps who accredited whom to issue which credentials, and judges an issuer by its whole chain.
///
/// **Roles.** Group (`Quorum`): founds roots, after a delay, and revokes or reports any accreditation at once. Issuer:
/// accredits others below itself, revokes and reports what is below it, reports itself, chooses. Anyone activates a root
/// whose delay is over, and sends what the group decided or an issuer signed. There is no administrator.
///
/// **Trusts.** `Quorum` to be the block of this deployment, and the group to list members of distinct entities: whoever
/// relies on a deployment reads its members and rules first.
contract Accreditation is AccreditationChain, SignedActions {
    /// @notice Where the group decides.
    IQuorum public immutable quorum;
    /// @notice The group that decides about roots.
    bytes32 public immutable group;
    /// @notice How long a root waits between the group's decision and standing, in seconds.
    uint40 public immutable delay;

    uint8 private constant MOST_DEPTH = 7; // below a root: a chain has eight links
    uint8 private constant HIGHEST_LEVEL = 3;
    uint40 private constant SHORTEST_DELAY = 1 days;
    uint40 private constant LONGEST_DELAY = 90 days;

    bytes32 private constant ROOT_ACTION = keccak256("Accreditation.proposeRoot");
    bytes32 private constant REVOKE_ACTION = keccak256("Accreditation.revokeByQuorum");
    bytes32 private constant COMPROMISE_ACTION = keccak256("Accreditation.reportCompromiseByQuorum");

    string private constant TERMS_TYPE =
        "Terms(address issuer,bytes32 credentialType,uint8 level,bytes32 jurisdiction,uint8 depth,uint40 from,uint40 to)";
    bytes32 private constant TERMS_TYPEHASH = keccak256(bytes(TERMS_TYPE));
    bytes32 private constant ACCREDIT_TYPEHASH = keccak256(
        abi.encodePacked(
            "Accredit(address accreditor,uint64 parent,Terms terms,uint256 nonce,uint256 deadline)",
            TERMS_TYPE
        )
    );
    bytes32 private constant REVOKE_TYPEHASH = keccak256(
        "Revoke(address superior,uint64 id,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant COMPROMISE_TYPEHASH = keccak256(
        "ReportCompromise(address reporter,uint64 id,uint40 since,uint256 nonce,uint256 deadline)"
    );
    bytes32 private constant CHOOSE_TYPEHASH = keccak256(
        "Choose(address issuer,uint64 id,uint256 nonce,uint256 deadline)"
    );

    uint64 private _count;

    /// @param delay_ From a day to 90 days. Reverts with {RootDelayInvalid} at any other, and with {RootGroupUnknown} if
    /// there is no such group.
    constructor(IQuorum quorum_, bytes32 group_, uint40 delay_) EIP712("Trellis Accreditation", "1") {
        if (delay_ < SHORTEST_DELAY || delay_ > LONGEST_DELAY) revert RootDelayInvalid(delay_);
        if (quorum_.epochOf(group_) == 0) revert RootGroupUnknown(group_);
        quorum = quorum_;
        group = group_;
        delay = delay_;
    }

    /// @inheritdoc IAccreditation
    function proposeRoot(Terms calldata terms, bytes32 salt) external returns (uint64 id) {
        if (terms.issuer == address(0)) revert AccreditationIssuerInvalid(terms.issuer);
        if (terms.credentialType == bytes32(0)) revert AccreditationTypeInvalid(terms.credentialType, bytes32(0));
        _requireLevel(terms.level, HIGHEST_LEVEL);
        if (terms.depth > MOST_DEPTH) revert AccreditationDepthInvalid(terms.depth, MOST_DEPTH);
        uint40 readyAt = _now() + delay;
        _requireDates(terms.from > readyAt ? terms.from : readyAt, terms.to, type(uint40).max);

        id = _store(0, Status.Pending, terms, terms.from);
        emit RootProposed(id, terms.issuer, salt, terms, readyAt);

        quorum.consume(group, rootAction(terms, salt));
    }

    /// @inheritdoc IAccreditation
    function activateRoot(uint64 id) external {
        Node storage root = _nodes[id];
        if (root.status != Status.Pending) revert RootNotPending(id);
        uint40 readyAt = root.grantedAt + delay;
        if (_now() < readyAt) revert RootNotReady(id, readyAt);
        uint40 from = _notBefore(root.from);
        _requireDates(from, root.to, type(uint40).max);

        (root.status, root.grantedAt, root.from) = (Status.Active, _now(), from);
        emit RootActivated(id, from);
    }

    /// @inheritdoc IAccreditation
    function accredit(uint64 parent, Terms calldata terms) external returns (uint64 id) {
        return _accredit(msg.sender, parent, terms);
    }

    /// @inheritdoc IAccreditation
    function accreditBySig(
        address accreditor,
        uint64 parent,
        Terms calldata terms,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external returns (uint64 id) {
        bytes32 termsHash = keccak256(abi.encode(TERMS_TYPEHASH, terms));
        bytes32 structHash = keccak256(abi.encode(ACCREDIT_TYPEHASH, accreditor, parent, termsHash, nonce, deadline));
        _authorize(accreditor, structHash, nonce, deadline, signature);
        return _accredit(accreditor, parent, terms);
    }

    /// @inheritdoc IAccreditation
    function revoke(uint64 id) external {
        _revoke(msg.sender, id);
    }

    /// @inheritdoc IAccreditation
    function revokeBySig(
        address superior,
        uint64 id,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(REVOKE_TYPEHASH, superior, id, nonce, deadline));
        _authorize(superior, structHash, nonce, deadline, signature);
        _revoke(superior, id);
    }

    /// @inheritdoc IAccreditation
    function revokeByQuorum(uint64 id) external {
        _end(_requireNode(id), id, address(quorum));
        quorum.consume(group, revokeAction(id));
    }

    /// @inheritdoc IAccreditation
    function reportCompromise(uint64 id, uint40 since) external {
        _report(msg.sender, id, since);
    }

    /// @inheritdoc IAccreditation
    function reportCompromiseBySig(
        address reporter,
        uint64 id,
        uint40 since,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(COMPROMISE_TYPEHASH, reporter, id, since, nonce, deadline));
        _authorize(reporter, structHash, nonce, deadline, signature);
        _report(reporter, id, since);
    }

    /// @inheritdoc IAccreditation
    function reportCompromiseByQuorum(uint64 id, uint40 since) external {
        _distrust(_requireNode(id), id, since, address(quorum));
        quorum.consume(group, compromiseAction(id, since));
    }

    /// @inheritdoc IAccreditation
    function choose(uint64 id) external {
        _choose(msg.sender, id);
    }

    /// @inheritdoc IAccreditation
    function chooseBySig(
        address issuer,
        uint64 id,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external {
        bytes32 structHash = keccak256(abi.encode(CHOOSE_TYPEHASH, issuer, id, nonce, deadline));
        _authorize(issuer, structHash, nonce, deadline, signature);
        _choose(issuer, id);
    }

    /// @inheritdoc IAccreditation
    function rootAction(Terms calldata terms, bytes32 salt) public pure returns (bytes32) {
        return keccak256(abi.encode(ROOT_ACTION, terms, salt));
    }

    /// @inheritdoc IAccreditation
    function revokeAction(uint64 id) public pure returns (bytes32) {
        return keccak256(abi.encode(REVOKE_ACTION, id));
    }

    /// @inheritdoc IAccreditation
    function compromiseAction(uint64 id, uint40 since) public pure returns (bytes32) {
        return keccak256(abi.encode(COMPROMISE_ACTION, id, since));
    }

    /// @dev Once the terms lie within the parent's they always will: neither changes. So a question about the past needs
    /// the terms of the accreditation itself only, and of those above whether they still hold.
    function _accredit(address accreditor, uint64 parentId, Terms calldata terms) private returns (uint64 id) {
        Node storage parent = _requireNode(parentId);
        if (parent.issuer != accreditor) revert AccreditationIssuerOnly(parentId, accreditor);
        Verdict verdict = _holds(parentId, _now());
        if (verdict != Verdict.Accredited) revert AccreditationImpaired(parentId, verdict);
        if (terms.issuer == address(0) || _find(parentId, terms.issuer) != 0) {
            revert AccreditationIssuerInvalid(terms.issuer);
        }
        bytes32 credentialType = parent.credentialType;
        if (terms.credentialType != credentialType) {
            revert AccreditationTypeInvalid(terms.credentialType, credentialType);
        }
        _requireLevel(terms.level, parent.level);
        bytes32 within = parent.jurisdiction;
        if (within != bytes32(0) && terms.jurisdiction != within) {
            revert AccreditationJurisdictionInvalid(terms.jurisdiction, within);
        }
        uint8 depth = parent.depth;
        if (depth == 0) revert AccreditationDepthExhausted(parentId);
        if (terms.depth >= depth) revert AccreditationDepthInvalid(terms.depth, depth - 1);
        uint40 from = _notBefore(terms.from);
        _requireDates(from, terms.to, parent.to);

        id = _store(parentId, Status.Active, terms, from);
        Terms memory granted = terms;
        granted.from = from;
        emit Accredited(id, parentId, terms.issuer, granted);
    }

    function _store(uint64 parent, Status status, Terms calldata terms, uint40 from) private returns (uint64 id) {
        id = ++_count;
        _nodes[id] = Node({
            parent: parent,
            grantedAt: _now(),
            from: from,
            to: terms.to,
            compromisedSince: 0,
            level: terms.level,
            depth: terms.depth,
            status: status,
            issuer: terms.issuer,
            credentialType: terms.credentialType,
            jurisdiction: terms.jurisdiction
        });
    }

    function _revoke(address superior, uint64 id) private {
        Node storage node = _requireNode(id);
        _requireSuperior(node.parent, id, superior);
        _end(node, id, superior);
    }

    function _end(Node storage node, uint64 id, address by) private {
        if (node.status == Status.Revoked) revert AccreditationAlreadyRevoked(id);
        node.status = Status.Revoked;
        emit AccreditationRevoked(id, by);
    }

    function _report(address reporter, uint64 id, uint40 since) private {
        Node storage node = _requireNode(id);
        _requireSuperior(id, id, reporter);
        _distrust(node, id, since, reporter);
    }

    function _distrust(Node storage node, uint64 id, uint40 since, address by) private {
        uint40 reported = node.compromisedSince;
        if (since == 0 || since > _now() || (reported != 0 && since >= reported)) {
            revert CompromiseTimeInvalid(since, reported);
        }
        node.compromisedSince = since;
        emit CompromiseReported(id, by, since);
    }

    function _choose(address issuer, uint64 id) private {
        Node storage node = _requireNode(id);
        if (node.issuer != issuer) revert AccreditationIssuerOnly(id, issuer);
        Verdict verdict = _standing(id, _now());
        if (verdict != Verdict.Accredited) revert AccreditationImpaired(id, verdict);

        bytes32 credentialType = node.credentialType;
        _chosen[issuer][credentialType] = id;
        emit AccreditationChosen(issuer, credentialType, id);
    }

    function _requireLevel(uint8 level, uint8 most) private pure {
        if (level == 0 || level > most) revert AccreditationLevelInvalid(level, most);
    }

    function _requireDates(uint40 from, uint40 to, uint40 last) private pure {
        if (to < from || to > last) revert AccreditationDatesInvalid(from, to, last);
    }

    /// @dev Nothing is accredited that was issued before the grant.
    function _notBefore(uint40 from) private view returns (uint40) {
        uint40 present = _now();
        return from > present ? from : present;
    }
}
