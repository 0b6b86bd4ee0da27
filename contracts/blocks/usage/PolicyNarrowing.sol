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
    using PolicyCodec for uint256;

    /// @dev One rule of a policy that is gone through.
    struct Cursor {
        PolicyCodec.Header header;
        uint256 start;
        uint256 word;
        uint256 tail; // where it begins; zero for a rule that is closed
        uint256 end;
    }

    /// @inheritdoc IPolicyNarrowing
    function requireNarrower(bytes calldata policy, bytes calldata wider, uint256 most) external pure {
        unchecked {
            (Cursor memory narrow, Cursor memory wide) = (_open(policy), _open(wider));
            uint256 count = narrow.header.ruleCount;
            if (narrow.header.depth > most) revert PolicyDepthWider(narrow.header.depth, most);
            _requireBudgets(narrow.header, wide.header);
            for (uint256 i = 0; i < count; ++i) {
                // Behind the last rule {_advance} would begin again.
                if (i != 0 && narrow.end == narrow.header.end) revert PolicyMalformed(i);
                _advance(narrow);
                bool ok = narrow.end != 0 && PolicyCodec.isWellFormed(narrow.word, narrow.tail, narrow.end);
                if (!ok) revert PolicyMalformed(i);
                bool permits = narrow.word.verb() != PolicyCodec.DENY;
                if (permits && !_isMatched(policy, narrow, wider, wide, true)) revert PolicyWider(i);
            }
            if (narrow.end != narrow.header.end) revert PolicyMalformed(count);
            if (wide.header.strategy != PolicyCodec.PERMIT) _requireProhibitions(policy, narrow, wider, wide);
        }
    }

    function _requireProhibitions(
        bytes calldata policy,
        Cursor memory narrow,
        bytes calldata wider,
        Cursor memory wide
    ) private pure {
        if (narrow.header.strategy == PolicyCodec.PERMIT) revert PolicyStrategyWider();
        wide.end = wide.header.rules;
        for (uint256 i = 0; i < wide.header.ruleCount; ++i) {
            _advance(wide);
            bool prohibits = wide.word.verb() == PolicyCodec.DENY;
            if (prohibits && !_isMatched(wider, wide, policy, narrow, false)) revert PolicyProhibitionMissing(i);
        }
    }

    function _requireBudgets(PolicyCodec.Header memory narrow, PolicyCodec.Header memory wide) private pure {
        for (uint256 budget = 1; budget <= narrow.budgetCount && budget <= wide.budgetCount; ++budget) {
            (uint256 asked, uint256 most) = (narrow.limits.share(budget), wide.limits.share(budget));
            if (asked > most) revert PolicyBudgetWider(budget, asked, most);
        }
    }

    /// @dev Before the first rule.
    function _open(bytes calldata policy) private pure returns (Cursor memory cursor) {
        bool ok;
        (cursor.header, ok) = policy.readHeader();
        if (!ok) revert PolicyMalformed(cursor.header.ruleCount);
        cursor.end = cursor.header.rules;
    }

    /// @dev To the next rule; behind the last to the first again.
    function _advance(Cursor memory cursor) private pure {
        uint256 start = cursor.end;
        if (start == cursor.header.end) start = cursor.header.rules;
        cursor.start = start;
        (cursor.word, cursor.tail, cursor.end) = PolicyCodec.find(start, cursor.header);
    }

    /// @dev Whether a rule lies within one of another policy: a permission within a permission that grants as much, or a
    /// prohibition within a prohibition. The search goes on from where the last one ended, because policies are mostly alike.
    function _isMatched(
        bytes calldata policy,
        Cursor memory rule,
        bytes calldata otherPolicy,
        Cursor memory other,
        bool asPermission
    ) private pure returns (bool) {
        unchecked {
            bool areSealed = rule.header.isSealed && other.header.isSealed;
            // Nobody read a sealed rule before it was opened.
            bool isReadable = !rule.header.isSealed || PolicyCodec.isWellFormed(rule.word, rule.tail, rule.end);
            for (uint256 i = other.header.ruleCount; i != 0; --i) {
                _advance(other);
                if (other.end == 0) revert PolicyMalformed(other.header.ruleCount - i);
                if (areSealed && _isLike(policy, rule, otherPolicy, other)) return true;
                if (!isReadable) continue;
                if (other.header.isSealed && !PolicyCodec.isWellFormed(other.word, other.tail, other.end)) continue;
                if (asPermission) {
                    if (_permits(other.word, other.tail, rule.word, rule.tail)) return true;
                } else if (other.word.verb() == PolicyCodec.DENY) {
                    if (_liesWithin(rule.word, rule.tail, other.word, other.tail)) return true;
                }
            }
            return false;
        }
    }

    /// @dev The same sealed rule, open or not, with the same verb and budget.
    function _isLike(
        bytes calldata policy,
        Cursor memory rule,
        bytes calldata otherPolicy,
        Cursor memory other
    ) private pure returns (bool) {
        if (rule.word >> 248 != other.word >> 248) return false;
        bytes32 commitment = policy.commitmentOf(rule.start, rule.tail, rule.end);
        return commitment == otherPolicy.commitmentOf(other.start, other.tail, other.end);
    }

    /// @dev Whether a rule permits all that another does, counted from the same budget or from none: it allows as it is, or
    /// does the same, no later.
    function _permits(uint256 wide, uint256 wideTail, uint256 word, uint256 tail) private pure returns (bool) {
        (uint256 verb, uint256 counted) = (wide.verb(), wide.budget());
        if (verb == PolicyCodec.DENY || (counted != 0 && counted != word.budget())) return false;
        if (verb != PolicyCodec.ALLOW && verb != word.verb()) return false;
        if (!_liesWithin(word, tail, wide, wideTail)) return false;
        if (verb == PolicyCodec.ALLOW) return true;
        uint256 most = wide.argumentOf(wideTail);
        uint256 asked = word.argumentOf(tail);
        return verb == PolicyCodec.DELAY ? most <= asked : most == asked;
    }

    /// @dev Whether whatever meets the conditions of a rule meets those of another.
    function _liesWithin(uint256 word, uint256 tail, uint256 other, uint256 otherTail) private pure returns (bool) {
        if (tail == 0 || otherTail == 0) return false;
        if (!_bitsWithin(uint64(word >> 160), uint64(other >> 160))) return false;
        if (!_bitsWithin(uint64(word >> 96), uint64(other >> 96))) return false;
        unchecked {
            // No last second becomes the latest there is.
            if (uint40(word >> 56) < uint40(other >> 56)) return false;
            if (uint40(word >> 16) - 1 > uint40(other >> 16) - 1) return false;
        }
        if (other.has(PolicyCodec.ELAPSED)) {
            if (!word.has(PolicyCodec.ELAPSED)) return false;
            uint256 times = (tail + word.purposesLength()).load();
            if (!_elapsedWithin(times, (otherTail + other.purposesLength()).load())) return false;
        }
        if (other.has(PolicyCodec.REGIONS)) {
            uint256 regions = (otherTail + other.regionsAt()).load();
            if (_regionsOf(word, tail) & ~regions != 0) return false;
        }
        return
            (other.purposesLength() == 0 || _purposesWithin(word, tail, other, otherTail)) &&
            (other.recipientCount() == 0 || _recipientsWithin(word, tail, other, otherTail));
    }

    /// @dev Actions or items: none means any.
    function _bitsWithin(uint256 bits, uint256 others) private pure returns (bool) {
        return others == 0 || (bits != 0 && bits & ~others == 0);
    }

    function _elapsedWithin(uint256 times, uint256 otherTimes) private pure returns (bool) {
        return times >> 224 >= otherTimes >> 224 && uint32(times >> 192) <= uint32(otherTimes >> 192);
    }

    function _regionsOf(uint256 word, uint256 tail) private pure returns (uint256) {
        return word.has(PolicyCodec.REGIONS) ? (tail + word.regionsAt()).load() : type(uint256).max;
    }

    function _purposesWithin(uint256 word, uint256 tail, uint256 other, uint256 otherTail) private pure returns (bool) {
        (uint256 stop, uint256 otherStop) = (tail + word.purposesLength(), otherTail + other.purposesLength());
        if (stop == tail) return false;
        bool otherExcluded = other.has(PolicyCodec.PURPOSES_EXCLUDED);
        // Whatever those exclude, these exclude.
        if (word.has(PolicyCodec.PURPOSES_EXCLUDED)) {
            return otherExcluded && _eachBelow(otherTail, otherStop, tail, stop, true);
        }
        // Each of these is below one of those; or, where those are excluded, neither is below the other.
        if (!otherExcluded) return _eachBelow(tail, stop, otherTail, otherStop, true);
        return
            _eachBelow(tail, stop, otherTail, otherStop, false) && _eachBelow(otherTail, otherStop, tail, stop, false);
    }

    /// @dev Whether each purpose of a list begins with one of another, or none does.
    function _eachBelow(
        uint256 place,
        uint256 stop,
        uint256 other,
        uint256 otherStop,
        bool below
    ) private pure returns (bool) {
        unchecked {
            while (place != stop) {
                uint256 purpose = place.load();
                if (_isBelowAny(purpose, other, otherStop) != below) return false;
                place += 1 + (purpose >> 248);
            }
            return true;
        }
    }

    /// @dev Whether a purpose, with its length before it, begins with one of a list.
    function _isBelowAny(uint256 purpose, uint256 place, uint256 stop) private pure returns (bool) {
        unchecked {
            while (place != stop) {
                uint256 entry = place.load();
                uint256 length = entry >> 248;
                if (purpose >> 248 >= length && ((purpose ^ entry) << 8) >> (256 - 8 * length) == 0) return true;
                place += 1 + length;
            }
            return false;
        }
    }

    function _recipientsWithin(
        uint256 word,
        uint256 tail,
        uint256 other,
        uint256 otherTail
    ) private pure returns (bool) {
        if (word.recipientCount() == 0) return false;
        bool otherExcluded = other.has(PolicyCodec.RECIPIENTS_EXCLUDED);
        // Whatever those exclude, these exclude.
        if (word.has(PolicyCodec.RECIPIENTS_EXCLUDED)) {
            return otherExcluded && _eachListed(other, otherTail, word, tail, true);
        }
        return _eachListed(word, tail, other, otherTail, !otherExcluded);
    }

    /// @dev Whether each recipient of a rule is one of another's, or none is.
    function _eachListed(
        uint256 word,
        uint256 tail,
        uint256 other,
        uint256 otherTail,
        bool listed
    ) private pure returns (bool) {
        unchecked {
            uint256 place = tail + word.recipientsAt();
            for (uint256 i = word.recipientCount(); i != 0; --i) {
                if (_isListed(place.load() >> 96, other, otherTail) != listed) return false;
                place += 20;
            }
            return true;
        }
    }

    function _isListed(uint256 recipient, uint256 word, uint256 tail) private pure returns (bool) {
        unchecked {
            uint256 place = tail + word.recipientsAt();
            for (uint256 i = word.recipientCount(); i != 0; --i) {
                if (place.load() >> 96 == recipient) return true;
                place += 20;
            }
            return false;
        }
    }
}
