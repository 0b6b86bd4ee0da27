// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageTypes} from "./IUsageTypes.sol";
import {PolicyCodec} from "./PolicyCodec.sol";

/// @title PolicyEvaluation
/// @notice What a policy answers to a use: pure, total and deterministic, and no unless some rule says yes.
///
/// Permissions are alternatives, so of those that apply the freest decides, of equal ones the first. A permission by which
/// the budget is spent does not apply. Whether a prohibition or a permission wins is the policy's strategy. A sealed rule
/// that is not open counts as if it spoke against the use: a prohibition applies, a permission does not. So what is granted
/// is not denied whatever else is opened.
library PolicyEvaluation {
    using PolicyCodec for bytes;

    uint256 private constant NONE = 255;

    /// @dev The best permission and the first prohibition so far.
    struct Tally {
        uint256 verb; // Deny: no permission
        uint256 argument;
        uint256 permission;
        uint256 budget;
        uint256 prohibition;
        uint256 spentBy; // a permission that would apply, were its budget not spent
    }

    /// @notice What the policy answers.
    /// @return decision The answer.
    /// @return budget From which budget a use under it is counted, from 1; 0: none.
    function evaluate(
        bytes calldata policy,
        IUsageTypes.Circumstances memory circumstances,
        IUsageTypes.Use calldata use
    ) internal pure returns (IUsageTypes.Decision memory decision, uint256 budget) {
        if (use.purpose == 0) return (_denied(IUsageTypes.Reason.PurposeUndisclosed, NONE), 0);
        (PolicyCodec.Header memory header, bool ok) = policy.readHeader();
        Tally memory tally = Tally(PolicyCodec.DENY, 0, NONE, 0, NONE, NONE);
        if (!ok || !_count(policy, header, circumstances, use, tally)) {
            return (_denied(IUsageTypes.Reason.PolicyMismatch, NONE), 0);
        }
        decision = _decide(header.strategy, tally);
        if (decision.verb != IUsageTypes.Verb.Deny) budget = tally.budget;
    }

    /// @dev Goes through the rules. Returns false for what is no policy.
    function _count(
        bytes calldata policy,
        PolicyCodec.Header memory header,
        IUsageTypes.Circumstances memory circumstances,
        IUsageTypes.Use calldata use,
        Tally memory tally
    ) private pure returns (bool) {
        PolicyCodec.Rule memory rule;
        uint256 offset = header.rulesAt;
        for (uint256 i = 0; i < header.ruleCount; ++i) {
            offset = policy.readRule(offset, header, rule);
            if (offset == 0) return false;
            if (rule.verb == PolicyCodec.DENY) {
                if (tally.prohibition == NONE && (rule.isClosed || _applies(policy, rule, circumstances, use))) {
                    tally.prohibition = i;
                }
            } else if (!rule.isClosed && _applies(policy, rule, circumstances, use)) {
                if (_isSpent(header.limits, circumstances.spent, rule.budget)) {
                    if (tally.spentBy == NONE) tally.spentBy = i;
                } else {
                    _permit(tally, rule, circumstances, i);
                }
            }
        }
        return offset == policy.length;
    }

    /// @dev A permission that applies decides if it is freer than all before it.
    function _permit(
        Tally memory tally,
        PolicyCodec.Rule memory rule,
        IUsageTypes.Circumstances memory circumstances,
        uint256 index
    ) private pure {
        (uint256 verb, uint256 argument) = (rule.verb, rule.argument);
        if (verb == PolicyCodec.DELAY) {
            argument += circumstances.since;
            if (argument <= circumstances.usedAt) (verb, argument) = (PolicyCodec.ALLOW, 0);
        }
        if (verb <= tally.verb) return;
        (tally.verb, tally.argument, tally.permission, tally.budget) = (verb, argument, index, rule.budget);
    }

    function _decide(uint256 strategy, Tally memory tally) private pure returns (IUsageTypes.Decision memory) {
        bool permitted = tally.verb != PolicyCodec.DENY;
        if (tally.prohibition != NONE && !(permitted && strategy == PolicyCodec.PERMIT)) {
            bool conflict = permitted && strategy != PolicyCodec.PROHIBIT;
            return _denied(conflict ? IUsageTypes.Reason.Conflict : IUsageTypes.Reason.Prohibited, tally.prohibition);
        }
        if (!permitted) {
            if (tally.spentBy == NONE) return _denied(IUsageTypes.Reason.NoPermission, NONE);
            return _denied(IUsageTypes.Reason.BudgetSpent, tally.spentBy);
        }
        return
            IUsageTypes.Decision(
                IUsageTypes.Verb(tally.verb),
                bytes32(tally.argument),
                IUsageTypes.Reason.Granted,
                uint8(tally.permission)
            );
    }

    /// @dev Whether all conditions of a rule are met, the cheap ones first.
    function _applies(
        bytes calldata policy,
        PolicyCodec.Rule memory rule,
        IUsageTypes.Circumstances memory circumstances,
        IUsageTypes.Use calldata use
    ) private pure returns (bool) {
        if ((rule.actions >> use.action) & (rule.items >> use.item) & (rule.regions >> use.region) & 1 == 0)
            return false;
        (uint256 time, uint256 since) = (circumstances.usedAt, circumstances.since);
        if (time < rule.notBefore || time > rule.notAfter) return false;
        if (time < since + rule.elapsedFrom || time > since + rule.elapsedTo) return false;
        return _meetsPurposes(policy, rule, use.purpose) && _meetsRecipients(policy, rule, use.recipient);
    }

    function _meetsPurposes(
        bytes calldata policy,
        PolicyCodec.Rule memory rule,
        bytes12 purpose
    ) private pure returns (bool) {
        uint256 count = rule.purposeCount;
        if (count == 0) return true;
        uint256 code = uint256(bytes32(purpose));
        uint256 offset = rule.purposesAt;
        for (uint256 i = 0; i < count; ++i) {
            uint256 prefix;
            uint256 length;
            (prefix, length, offset) = policy.readPurpose(offset);
            if ((code ^ prefix) >> (256 - 8 * length) == 0) return !rule.purposesExcluded;
        }
        return rule.purposesExcluded;
    }

    function _meetsRecipients(
        bytes calldata policy,
        PolicyCodec.Rule memory rule,
        bytes20 recipient
    ) private pure returns (bool) {
        uint256 count = rule.recipientCount;
        if (count == 0) return true;
        for (uint256 i = 0; i < count; ++i) {
            if (policy.readRecipient(rule.recipientsAt, i) == uint256(bytes32(recipient))) {
                return !rule.recipientsExcluded;
            }
        }
        return rule.recipientsExcluded;
    }

    function _isSpent(uint256 limits, uint256 spent, uint256 budget) private pure returns (bool) {
        return budget != 0 && PolicyCodec.share(spent, budget) >= PolicyCodec.share(limits, budget);
    }

    function _denied(IUsageTypes.Reason reason, uint256 rule) private pure returns (IUsageTypes.Decision memory) {
        return IUsageTypes.Decision(IUsageTypes.Verb.Deny, 0, reason, uint8(rule));
    }
}
