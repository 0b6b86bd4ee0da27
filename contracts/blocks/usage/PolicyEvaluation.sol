// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageTypes} from "./IUsageTypes.sol";
import {PolicyCodec} from "./PolicyCodec.sol";

/// @title PolicyEvaluation
/// @notice What a policy answers to a use: pure, total and deterministic, and no unless some rule says yes.
///
/// Permissions are alternatives, so of those that apply the freest decides, of equal ones the first. A permission by which
/// the budget is spent does not apply. Whether a prohibition or a permission wins is the policy's strategy. A sealed rule
/// that is not open counts as if it spoke against the use, and so does one whose tail is not as its word says: a prohibition
/// applies, a permission does not. So what is granted is not denied whatever else is opened.
library PolicyEvaluation {
    using PolicyCodec for bytes;
    using PolicyCodec for uint256;

    uint256 private constant NONE = 255;

    /// @dev What is asked, and the best permission and the first prohibition so far.
    struct Tally {
        uint256 action;
        uint256 item;
        uint256 region;
        uint256 purpose; // to the left
        uint256 recipient; // to the left
        uint256 time;
        uint256 since;
        uint256 spent;
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
        Tally memory tally;
        (tally.action, tally.item, tally.region) = (use.action, use.item, use.region);
        (tally.purpose, tally.recipient) = (uint256(bytes32(use.purpose)), uint256(bytes32(use.recipient)));
        (tally.time, tally.since, tally.spent) = (circumstances.usedAt, circumstances.since, circumstances.spent);
        (tally.permission, tally.prohibition, tally.spentBy) = (NONE, NONE, NONE);
        if (!ok || !_count(header, tally)) return (_denied(IUsageTypes.Reason.PolicyMismatch, NONE), 0);
        decision = _decide(header.strategy, tally);
        if (decision.verb != IUsageTypes.Verb.Deny) budget = tally.budget;
    }

    /// @dev Goes through the rules. Returns false for what is no policy.
    function _count(PolicyCodec.Header memory header, Tally memory tally) private pure returns (bool) {
        unchecked {
            uint256 next = header.rules;
            uint256 count = header.ruleCount;
            for (uint256 i = 0; i < count; ++i) {
                (uint256 word, uint256 tail, uint256 end) = PolicyCodec.find(next, header);
                if (end == 0) return false;
                next = end;
                bool isProhibition = word.verb() == PolicyCodec.DENY;
                if (!(tail == 0 ? isProhibition : _applies(word, tail, end, tally))) continue;
                if (isProhibition) {
                    if (tally.prohibition == NONE) tally.prohibition = i;
                } else if (_isSpent(header.limits, tally.spent, word.budget())) {
                    if (tally.spentBy == NONE) tally.spentBy = i;
                } else {
                    _permit(tally, word, word.argumentOf(tail), i);
                }
            }
            return next == header.end;
        }
    }

    /// @dev A permission that applies decides if it is freer than all before it.
    function _permit(Tally memory tally, uint256 word, uint256 argument, uint256 index) private pure {
        uint256 verb = word.verb();
        if (verb == PolicyCodec.DELAY) {
            argument += tally.since;
            if (argument <= tally.time) (verb, argument) = (PolicyCodec.ALLOW, 0);
        }
        if (verb <= tally.verb) return;
        (tally.verb, tally.argument, tally.permission, tally.budget) = (verb, argument, index, word.budget());
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

    /// @dev Whether the conditions of an open rule are met: those in its word, its purposes, and then the others. One that is
    /// met as far as could be read, and then is not as its word says, speaks against the use.
    function _applies(uint256 word, uint256 tail, uint256 end, Tally memory tally) private pure returns (bool) {
        unchecked {
            (uint256 actions, uint256 items, uint256 last) = (
                uint64(word >> 160),
                uint64(word >> 96),
                uint40(word >> 16)
            );
            if (actions != 0 && (actions >> tally.action) & 1 == 0) return false;
            if (items != 0 && (items >> tally.item) & 1 == 0) return false;
            if (tally.time < uint40(word >> 56) || (last != 0 && tally.time > last)) return false;

            uint256 rest = tail + word.purposesLength();
            if (rest > end) return word.verb() == PolicyCodec.DENY;
            if (rest != tail) {
                (bool isListed, bool ok) = _isListed(tally.purpose, tail, rest);
                if (!ok) return word.verb() == PolicyCodec.DENY;
                if (isListed == word.has(PolicyCodec.PURPOSES_EXCLUDED)) return false;
            }
            return _appliesFurther(word, tail, end, tally);
        }
    }

    /// @dev Whether the conditions behind the purposes are met.
    function _appliesFurther(uint256 word, uint256 tail, uint256 end, Tally memory tally) private pure returns (bool) {
        unchecked {
            uint256 recipients = tail + word.recipientsAt();
            if (recipients + 20 * word.recipientCount() > end) return word.verb() == PolicyCodec.DENY;
            if (word.has(PolicyCodec.ELAPSED)) {
                uint256 times = (tail + word.purposesLength()).load();
                (uint256 time, uint256 since) = (tally.time, tally.since);
                if (time < since + (times >> 224) || time > since + uint32(times >> 192)) return false;
            }
            if (word.has(PolicyCodec.REGIONS)) {
                uint256 regions = (tail + word.regionsAt()).load();
                if ((regions >> tally.region) & 1 == 0) return false;
            }
            return word.recipientCount() == 0 || _meetsRecipients(word, recipients, tally.recipient);
        }
    }

    /// @dev Whether a purpose begins with one of a list; `ok` is false if one of them is none before that is found.
    function _isListed(uint256 purpose, uint256 place, uint256 stop) private pure returns (bool isListed, bool ok) {
        unchecked {
            while (place != stop) {
                uint256 entry = place.load();
                uint256 length = entry >> 248;
                place += 1 + length;
                // A length of zero becomes a large number.
                if (length - 1 >= PolicyCodec.PURPOSE_BYTES || place > stop) return (false, false);
                if (((entry << 8) ^ purpose) >> (256 - 8 * length) == 0) return (true, true);
            }
            return (false, true);
        }
    }

    function _meetsRecipients(uint256 word, uint256 place, uint256 recipient) private pure returns (bool) {
        unchecked {
            bool excluded = word.has(PolicyCodec.RECIPIENTS_EXCLUDED);
            for (uint256 count = word.recipientCount(); count != 0; --count) {
                if ((place.load() ^ recipient) >> 96 == 0) return !excluded;
                place += 20;
            }
            return excluded;
        }
    }

    function _isSpent(uint256 limits, uint256 spent, uint256 budget) private pure returns (bool) {
        return budget != 0 && spent.share(budget) >= limits.share(budget);
    }

    function _denied(IUsageTypes.Reason reason, uint256 rule) private pure returns (IUsageTypes.Decision memory) {
        return IUsageTypes.Decision(IUsageTypes.Verb.Deny, 0, reason, uint8(rule));
    }
}
