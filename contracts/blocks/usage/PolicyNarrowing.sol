// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyNarrowing} from "./IPolicyNarrowing.sol";
import {PolicyCodec} from "./PolicyCodec.sol";

/// @title PolicyNarrowing
/// @notice Whether one policy grants nothing that another does not. A contract of its own, which {UsagePolicy} makes for
/// itself, because one contract does not hold both.
///
/// **Roles**: none. **Trusts**: that both policies are well-formed; what cannot be read lies within nothing.
contract PolicyNarrowing is IPolicyNarrowing {
    using PolicyCodec for bytes;

    /// @dev A policy whose rules have been read.
    struct Read {
        PolicyCodec.Header header;
        PolicyCodec.Rule[] rules;
    }

    /// @inheritdoc IPolicyNarrowing
    function requireNarrower(bytes calldata policy, bytes calldata wider, uint256 most) external pure {
        (Read memory narrow, Read memory wide) = (_read(policy), _read(wider));
        if (narrow.header.depth > most) revert PolicyDepthWider(narrow.header.depth, most);
        _requireBudgets(narrow.header, wide.header);
        for (uint256 i = 0; i < narrow.rules.length; ++i) {
            PolicyCodec.Rule memory rule = narrow.rules[i];
            if (rule.verb != PolicyCodec.DENY && !_isPermitted(policy, rule, wider, wide.rules)) revert PolicyWider(i);
        }
        if (wide.header.strategy == PolicyCodec.PERMIT) return;
        if (narrow.header.strategy == PolicyCodec.PERMIT) revert PolicyStrategyWider();
        for (uint256 i = 0; i < wide.rules.length; ++i) {
            PolicyCodec.Rule memory rule = wide.rules[i];
            if (rule.verb == PolicyCodec.DENY && !_isProhibited(wider, rule, policy, narrow.rules)) {
                revert PolicyProhibitionMissing(i);
            }
        }
    }

    function _requireBudgets(PolicyCodec.Header memory narrow, PolicyCodec.Header memory wide) private pure {
        uint256 shared = narrow.budgetCount < wide.budgetCount ? narrow.budgetCount : wide.budgetCount;
        for (uint256 budget = 1; budget <= shared; ++budget) {
            uint256 asked = PolicyCodec.share(narrow.limits, budget);
            uint256 most = PolicyCodec.share(wide.limits, budget);
            if (asked > most) revert PolicyBudgetWider(budget, asked, most);
        }
    }

    /// @dev Whether a permission of the narrower policy lies within one of the wider.
    function _isPermitted(
        bytes calldata policy,
        PolicyCodec.Rule memory rule,
        bytes calldata wider,
        PolicyCodec.Rule[] memory wide
    ) private pure returns (bool) {
        for (uint256 i = 0; i < wide.length; ++i) {
            PolicyCodec.Rule memory other = wide[i];
            if (other.verb == PolicyCodec.DENY) continue;
            if (_isLike(rule, other)) return true;
            if (other.budget != 0 && other.budget != rule.budget) continue;
            if (_grantsAsMuch(other, rule) && _liesWithin(policy, rule, wider, other)) return true;
        }
        return false;
    }

    /// @dev Whether a prohibition of the wider policy lies within one of the narrower.
    function _isProhibited(
        bytes calldata wider,
        PolicyCodec.Rule memory rule,
        bytes calldata policy,
        PolicyCodec.Rule[] memory narrow
    ) private pure returns (bool) {
        for (uint256 i = 0; i < narrow.length; ++i) {
            PolicyCodec.Rule memory other = narrow[i];
            if (other.verb != PolicyCodec.DENY) continue;
            if (_isLike(rule, other) || _liesWithin(wider, rule, policy, other)) return true;
        }
        return false;
    }

    /// @dev The same sealed rule, open or not.
    function _isLike(PolicyCodec.Rule memory one, PolicyCodec.Rule memory other) private pure returns (bool) {
        bool sameVerb = one.verb == other.verb && one.budget == other.budget;
        return sameVerb && one.commitment != 0 && one.commitment == other.commitment;
    }

    /// @dev What the wider rule answers is as free: it allows as it is, or does the same, no later.
    function _grantsAsMuch(PolicyCodec.Rule memory wide, PolicyCodec.Rule memory rule) private pure returns (bool) {
        if (wide.verb == PolicyCodec.ALLOW) return true;
        if (wide.verb != rule.verb) return false;
        return wide.verb == PolicyCodec.DELAY ? wide.argument <= rule.argument : wide.argument == rule.argument;
    }

    /// @dev Whether whatever meets the conditions of `rule` meets those of `other`.
    function _liesWithin(
        bytes calldata policy,
        PolicyCodec.Rule memory rule,
        bytes calldata otherPolicy,
        PolicyCodec.Rule memory other
    ) private pure returns (bool) {
        if (rule.isClosed || other.isClosed) return false;
        if ((rule.actions & ~other.actions) | (rule.items & ~other.items) | (rule.regions & ~other.regions) != 0) {
            return false;
        }
        if (rule.notBefore < other.notBefore || rule.notAfter > other.notAfter) return false;
        if (rule.elapsedFrom < other.elapsedFrom || rule.elapsedTo > other.elapsedTo) return false;
        return _purposesWithin(policy, rule, otherPolicy, other) && _recipientsWithin(policy, rule, otherPolicy, other);
    }

    function _purposesWithin(
        bytes calldata policy,
        PolicyCodec.Rule memory rule,
        bytes calldata otherPolicy,
        PolicyCodec.Rule memory other
    ) private pure returns (bool) {
        if (other.purposeCount == 0) return true;
        if (rule.purposeCount == 0) return false;
        if (!rule.purposesExcluded) {
            // Each of these is below one of those, or apart from all of those.
            uint256 offset = rule.purposesAt;
            for (uint256 i = 0; i < rule.purposeCount; ++i) {
                uint256 next = _after(policy, offset);
                bool within =
                    other.purposesExcluded
                        ? !_anyBelow(otherPolicy, other, policy, offset) &&
                            !_isBelowAny(policy, offset, otherPolicy, other)
                        : _isBelowAny(policy, offset, otherPolicy, other);
                if (!within) return false;
                offset = next;
            }
            return true;
        }
        if (!other.purposesExcluded) return false;
        // Whatever those exclude, these exclude.
        uint256 otherAt = other.purposesAt;
        for (uint256 i = 0; i < other.purposeCount; ++i) {
            if (!_isBelowAny(otherPolicy, otherAt, policy, rule)) return false;
            otherAt = _after(otherPolicy, otherAt);
        }
        return true;
    }

    function _after(bytes calldata policy, uint256 offset) private pure returns (uint256 next) {
        (, , next) = policy.readPurpose(offset);
    }

    /// @dev Whether the purpose at a place begins with one of a rule's list.
    function _isBelowAny(
        bytes calldata policy,
        uint256 offset,
        bytes calldata listPolicy,
        PolicyCodec.Rule memory list
    ) private pure returns (bool) {
        uint256 listAt = list.purposesAt;
        for (uint256 i = 0; i < list.purposeCount; ++i) {
            if (_isBelow(policy, offset, listPolicy, listAt)) return true;
            listAt = _after(listPolicy, listAt);
        }
        return false;
    }

    /// @dev Whether one of a rule's list begins with the purpose at a place.
    function _anyBelow(
        bytes calldata listPolicy,
        PolicyCodec.Rule memory list,
        bytes calldata policy,
        uint256 offset
    ) private pure returns (bool) {
        uint256 listAt = list.purposesAt;
        for (uint256 i = 0; i < list.purposeCount; ++i) {
            if (_isBelow(listPolicy, listAt, policy, offset)) return true;
            listAt = _after(listPolicy, listAt);
        }
        return false;
    }

    /// @dev Whether one purpose begins with another.
    function _isBelow(
        bytes calldata policy,
        uint256 offset,
        bytes calldata otherPolicy,
        uint256 otherAt
    ) private pure returns (bool) {
        (uint256 prefix, uint256 length, ) = policy.readPurpose(offset);
        (uint256 other, uint256 otherLength, ) = otherPolicy.readPurpose(otherAt);
        return length >= otherLength && (prefix ^ other) >> (256 - 8 * otherLength) == 0;
    }

    function _recipientsWithin(
        bytes calldata policy,
        PolicyCodec.Rule memory rule,
        bytes calldata otherPolicy,
        PolicyCodec.Rule memory other
    ) private pure returns (bool) {
        if (other.recipientCount == 0) return true;
        if (rule.recipientCount == 0) return false;
        if (rule.recipientsExcluded) {
            if (!other.recipientsExcluded) return false;
            for (uint256 i = 0; i < other.recipientCount; ++i) {
                if (!_isListed(otherPolicy.readRecipient(other.recipientsAt, i), policy, rule)) return false;
            }
            return true;
        }
        for (uint256 i = 0; i < rule.recipientCount; ++i) {
            bool listed = _isListed(policy.readRecipient(rule.recipientsAt, i), otherPolicy, other);
            if (listed == other.recipientsExcluded) return false;
        }
        return true;
    }

    function _isListed(
        uint256 recipient,
        bytes calldata policy,
        PolicyCodec.Rule memory list
    ) private pure returns (bool) {
        for (uint256 i = 0; i < list.recipientCount; ++i) {
            if (policy.readRecipient(list.recipientsAt, i) == recipient) return true;
        }
        return false;
    }

    function _read(bytes calldata policy) private pure returns (Read memory read) {
        (read.header, ) = policy.readHeader();
        read.rules = new PolicyCodec.Rule[](read.header.ruleCount);
        uint256 offset = read.header.rulesAt;
        for (uint256 i = 0; i < read.rules.length; ++i) {
            PolicyCodec.Rule memory rule = read.rules[i];
            offset = policy.readRule(offset, read.header, rule);
        }
    }
}
