// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsagePolicy} from "./IUsagePolicy.sol";
import {PolicyCodec} from "./PolicyCodec.sol";
import {PolicyEvaluation} from "./PolicyEvaluation.sol";
import {Standings} from "./Standings.sol";
import {UsageGrants} from "./UsageGrants.sol";

/// @title UsageDecisions
/// @notice What a grant answers to a use, how a use is counted, and how a grant is handed on, which is a use, too.
abstract contract UsageDecisions is UsageGrants {
    using PolicyCodec for bytes;
    using PolicyEvaluation for bytes;
    using Standings for uint256;

    bytes32 private constant USE_TYPEHASH = keccak256(
        "Use(uint8 action,uint8 item,uint8 region,bytes12 purpose,bytes20 recipient)"
    );
    bytes32 private constant USE_RECORD_TYPEHASH = keccak256(
        "UseRecord(bytes32 grant,bytes policy,Use use,bytes32 evidence,uint256 nonce,uint256 deadline)Use(uint8 action,uint8 item,uint8 region,bytes12 purpose,bytes20 recipient)"
    );

    /// @dev The action of handing on.
    uint8 private constant GRANT_USE = 1;
    uint8 private constant NO_RULE = 255;

    /// @inheritdoc IUsagePolicy
    function transferTo(
        Presented calldata parent,
        Use calldata handover,
        Agreement calldata agreement
    ) external returns (bytes32 id) {
        (Grant calldata grant, uint40 expiresAt) = (agreement.grant, agreement.expiresAt);
        bytes32 parentId = _idOf(parent.grant);
        if (grant.parent != parentId) revert GrantParentInvalid(grant.parent);
        if (grant.assigner != parent.grant.assignee) revert GrantPartyOnly(parentId, grant.assigner);
        _requireAgreed(agreement);

        uint256 above = _standings[parentId];
        uint256 spent = _spendOnHandover(parentId, above, parent, handover, grant.assignee);
        bool outlives = above.expiresAt() != 0 && (expiresAt == 0 || expiresAt > above.expiresAt());
        if (outlives) revert GrantOutlivesParent(expiresAt, above.expiresAt());
        _setSpent(parentId, above, _handOn(parentId, spent, parent.policy, agreement.policy, 0));
        id = _begin(grant, Standing(Status.Active, false, 0, above.version(), above.since(), expiresAt, 0));
        emit GrantOpened(id, parentId, grant, expiresAt, agreement.policy);
    }

    /// @inheritdoc IUsagePolicy
    function record(
        Presented calldata presented,
        Use calldata use,
        bytes32 evidence
    ) external returns (Decision memory decision) {
        bytes32 id = _idOf(presented.grant);
        if (msg.sender != presented.grant.assignee) revert GrantPartyOnly(id, msg.sender);
        return _record(id, presented, use, evidence);
    }

    /// @inheritdoc IUsagePolicy
    function recordBySig(
        Presented calldata presented,
        Use calldata use,
        bytes32 evidence,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) external returns (Decision memory decision) {
        bytes32 id = _idOf(presented.grant);
        bytes32 useHash = keccak256(abi.encode(USE_TYPEHASH, use));
        // As it is presented, so that nobody closes a rule of a sealed policy and has the use counted under another.
        bytes32 policyHash = keccak256(presented.policy);
        bytes32 structHash = keccak256(
            abi.encode(USE_RECORD_TYPEHASH, id, policyHash, useHash, evidence, nonce, deadline)
        );
        _authorize(presented.grant.assignee, structHash, nonce, deadline, signature);
        return _record(id, presented, use, evidence);
    }

    /// @inheritdoc IUsagePolicy
    function decide(Presented calldata presented, Use calldata use) external view returns (Decision memory decision) {
        bytes32 id = _idOf(presented.grant);
        (decision, ) = _answer(id, _standings[id], presented, use);
    }

    /// @dev What budgets of a policy that is handed on take from its parent's, and give back of what they held.
    function _handOn(
        bytes32 parentId,
        uint256 spent,
        bytes calldata parentPolicy,
        bytes calldata policy,
        uint256 held
    ) internal view returns (uint256) {
        (PolicyCodec.Header memory wide, ) = parentPolicy.readHeader();
        (PolicyCodec.Header memory narrow, ) = policy.readHeader();
        if (wide.depth == 0) revert GrantNotTransferable(parentId);
        _narrowing.requireNarrower(policy, parentPolicy, wide.depth - 1);
        for (uint256 budget = 1; budget <= wide.budgetCount && budget <= narrow.budgetCount; ++budget) {
            uint256 asked = PolicyCodec.share(narrow.limits, budget);
            uint256 had = PolicyCodec.share(held, budget);
            uint256 left = PolicyCodec.share(wide.limits, budget) + had - PolicyCodec.share(spent, budget);
            if (asked > left) revert PolicyBudgetExceeded(budget, asked, left);
            uint256 place = 128 - 32 * budget;
            spent = spent + (asked << place) - (had << place);
        }
        return spent;
    }

    function _setSpent(bytes32 id, uint256 stands, uint256 spent) internal {
        if (spent != stands.spent()) _standings[id] = stands.withSpent(spent);
    }

    function _record(
        bytes32 id,
        Presented calldata presented,
        Use calldata use,
        bytes32 evidence
    ) private returns (Decision memory decision) {
        uint256 stands = _standings[id];
        uint256 budget;
        (decision, budget) = _answer(id, stands, presented, use);
        _requireGranted(id, decision);
        _setSpent(id, stands, _spend(stands.spent(), budget));
        emit UsageRecorded(id, decision.verb, decision.rule, uint8(budget), decision.argument, evidence);
    }

    /// @dev The answer, and from which budget a use under it is counted.
    function _answer(
        bytes32 id,
        uint256 stands,
        Presented calldata presented,
        Use calldata use
    ) private view returns (Decision memory decision, uint256 budget) {
        Reason reason = _impediment(stands, presented.grant.parent, presented.lineage);
        bytes calldata policy = presented.policy;
        if (reason == Reason.Granted && policy.hashOf() != _policyHashOf(id, presented.grant, stands)) {
            reason = Reason.PolicyMismatch;
        }
        if (reason != Reason.Granted) return (Decision(Verb.Deny, 0, reason, NO_RULE), 0);
        return policy.evaluate(Circumstances(uint40(block.timestamp), stands.since(), stands.spent()), use);
    }

    /// @dev To hand on is a use, granted as it is or with an obligation; returns what was spent with it.
    function _spendOnHandover(
        bytes32 id,
        uint256 stands,
        Presented calldata presented,
        Use calldata handover,
        address assignee
    ) private view returns (uint256) {
        (Decision memory decision, uint256 budget) = _answer(id, stands, presented, handover);
        _requireGranted(id, decision);
        bool isHandover = handover.action == GRANT_USE && handover.recipient == bytes20(assignee);
        if (!isHandover || decision.verb == Verb.Modify) {
            revert HandoverInvalid(handover.action, handover.recipient, decision.verb);
        }
        return _spend(stands.spent(), budget);
    }

    function _requireGranted(bytes32 id, Decision memory decision) private pure {
        if (decision.verb == Verb.Deny) revert UsageDenied(id, decision.reason, decision.rule);
        if (decision.verb == Verb.Delay) revert UsageDelayed(id, uint256(decision.argument));
    }

    /// @dev One use more of a budget, which has one left.
    function _spend(uint256 spent, uint256 budget) private pure returns (uint256) {
        return budget == 0 ? spent : spent + (1 << (128 - 32 * budget));
    }
}
