// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title PolicyCodec
/// @notice Reads usage policies from their compact form, of which a contract keeps only the hash.
///
/// A policy is `form ‖ depth ‖ n ‖ budgets (n × 4 bytes) ‖ count ‖ rules`. The high half of the form is 1 for an open policy
/// and 2 for a sealed one, the low half is the strategy. A rule is `verb | budget << 3 ‖ body`, a body `flags (2) ‖ fields`,
/// its fields in the order of their flags below, and the argument of the verb last. Numbers are big-endian.
///
/// In a sealed policy a rule is `verb | budget << 3 ‖ 0 ‖ commitment (32)`, or opened `verb | budget << 3 ‖ 1 ‖ salt (32) ‖
/// length of the body (2) ‖ body`. So everybody sees how many rules there are and what they answer, and nobody sees to what,
/// until somebody who knows the salt opens one. Its hash is the same whichever rules are open.
///
/// Nothing here reverts: whatever the bytes are, they are read as a policy or found malformed.
library PolicyCodec {
    /// @dev What stands before the rules.
    struct Header {
        bool isSealed;
        uint256 strategy; // what wins where permissions and prohibitions meet
        uint256 depth; // how many times what it grants may be handed on
        uint256 budgetCount;
        uint256 limits; // the most uses of each budget: 32 bits each, the first in the highest of 128
        uint256 ruleCount;
        uint256 rulesAt; // where the first rule begins
    }

    /// @dev A rule with its conditions; one that is left out is met by everything.
    struct Rule {
        bool isClosed; // sealed and not opened, or opened to something that is no rule
        uint256 verb;
        uint256 budget; // from 1; 0: none
        uint256 actions; // bit i: action i
        uint256 items; // bit i: data item i
        uint256 notBefore;
        uint256 notAfter;
        uint256 elapsedFrom; // seconds since the grant began
        uint256 elapsedTo;
        uint256 purposesAt; // where their list begins, behind its count
        uint256 purposeCount; // 0: any
        bool purposesExcluded; // none of the list, instead of one of it
        uint256 recipientsAt;
        uint256 recipientCount;
        bool recipientsExcluded;
        uint256 regions; // bit i: region i
        uint256 argument;
        bytes32 commitment; // of a rule of a sealed policy; zero in an open one
    }

    uint256 internal constant PROHIBIT = 0;
    uint256 internal constant PERMIT = 1;

    uint256 internal constant DENY = 0;
    uint256 internal constant DELAY = 1;
    uint256 internal constant ALLOW = 4;

    uint256 internal constant MAX_DEPTH = 8;
    uint256 internal constant MAX_BUDGETS = 4;
    uint256 internal constant MAX_RULES = 32;
    uint256 internal constant PURPOSE_BYTES = 12;
    uint256 internal constant RECIPIENT_BYTES = 20;

    uint256 private constant OPEN_FORM = 1;
    uint256 private constant SEALED_FORM = 2;

    uint256 private constant ACTIONS = 1; // 8 bytes
    uint256 private constant ITEMS = 1 << 1; // 8 bytes
    uint256 private constant NOT_BEFORE = 1 << 2; // 5 bytes
    uint256 private constant NOT_AFTER = 1 << 3; // 5 bytes
    uint256 private constant ELAPSED_FROM = 1 << 4; // 4 bytes
    uint256 private constant ELAPSED_TO = 1 << 5; // 4 bytes
    uint256 private constant PURPOSES = 1 << 6; // count (1), each: length (1), that many bytes
    uint256 private constant PURPOSES_EXCLUDED = 1 << 7;
    uint256 private constant RECIPIENTS = 1 << 8; // count (1), 20 bytes each
    uint256 private constant RECIPIENTS_EXCLUDED = 1 << 9;
    uint256 private constant REGIONS = 1 << 10; // 32 bytes
    uint256 private constant KNOWN_FLAGS = (1 << 11) - 1;

    /// @notice What stands before the rules.
    /// @return header What they say.
    /// @return ok Whether the bytes can be a policy.
    function readHeader(bytes calldata policy) internal pure returns (Header memory header, bool ok) {
        uint256 word = _word(policy, 0);
        uint256 form = word >> 252;
        header.isSealed = form == SEALED_FORM;
        header.strategy = (word >> 248) & 0xf;
        header.depth = (word >> 240) & 0xff;
        uint256 count = (word >> 232) & 0xff;
        if (form != OPEN_FORM && form != SEALED_FORM) return (header, false);
        if (header.strategy > 2 || header.depth > MAX_DEPTH || count > MAX_BUDGETS) return (header, false);
        header.budgetCount = count;
        header.limits = (_word(policy, 3) >> (256 - 32 * count)) << (128 - 32 * count);
        header.rulesAt = 4 + 4 * count;
        header.ruleCount = _word(policy, 3 + 4 * count) >> 248;
        ok = header.rulesAt <= policy.length && header.ruleCount != 0 && header.ruleCount <= MAX_RULES;
    }

    /// @notice The rule that begins at `offset`, read into `rule`.
    /// @return next Where the one behind it begins; zero if no rule ends within the policy.
    function readRule(
        bytes calldata policy,
        uint256 offset,
        Header memory header,
        Rule memory rule
    ) internal pure returns (uint256 next) {
        uint256 word = _word(policy, offset);
        (rule.verb, rule.budget) = ((word >> 248) & 7, word >> 251);
        if (rule.verb > ALLOW || rule.budget > header.budgetCount) return 0;
        if (!header.isSealed) {
            (rule.isClosed, rule.commitment) = (false, 0);
            return _readBody(policy, offset + 1, rule);
        }
        uint256 state = (word >> 240) & 0xff;
        if (state > 1) return 0;
        rule.isClosed = true;
        if (state == 0) {
            rule.commitment = bytes32(_word(policy, offset + 2));
            next = offset + 34;
            return next <= policy.length ? next : 0;
        }
        uint256 bodyAt = offset + 36;
        next = bodyAt + (_word(policy, offset + 34) >> 240);
        if (next > policy.length) return 0;
        rule.commitment = keccak256(
            abi.encodePacked(policy[offset + 2:offset + 34], policy[offset:offset + 1], policy[bodyAt:next])
        );
        rule.isClosed = _readBody(policy, bodyAt, rule) != next;
    }

    /// @notice The hash under which a policy is kept: that of its bytes, or for a sealed one that of its commitments. Begins
    /// with another byte for each form, so no sealed policy can pass for an open one. Zero if it cannot be a policy.
    function hashOf(bytes calldata policy) internal pure returns (bytes32 hash) {
        (Header memory header, bool ok) = readHeader(policy);
        if (!ok) return 0;
        if (!header.isSealed) return keccak256(policy);
        Rule memory rule;
        uint256 offset = header.rulesAt;
        hash = keccak256(policy[:offset]);
        for (uint256 i = 0; i < header.ruleCount; ++i) {
            uint256 next = readRule(policy, offset, header, rule);
            if (next == 0) return 0;
            hash = keccak256(abi.encodePacked(hash, policy[offset:offset + 1], rule.commitment));
            offset = next;
        }
        hash = offset == policy.length ? keccak256(abi.encodePacked(uint8(SEALED_FORM << 4), hash)) : bytes32(0);
    }

    /// @notice The number of the first rule that is malformed; `ruleCount` if only what stands around the rules is, and
    /// `type(uint256).max` if nothing is.
    function firstFault(bytes calldata policy) internal pure returns (uint256 fault) {
        (Header memory header, bool ok) = readHeader(policy);
        if (!ok) return header.ruleCount;
        Rule memory rule;
        uint256 offset = header.rulesAt;
        for (uint256 i = 0; i < header.ruleCount; ++i) {
            uint256 next = readRule(policy, offset, header, rule);
            if (next == 0 || (rule.verb == DENY && rule.budget != 0)) return i;
            if (rule.isClosed && policy[offset + 1] != 0) return i;
            offset = next;
        }
        return offset == policy.length ? type(uint256).max : header.ruleCount;
    }

    /// @notice The number of one budget, from 1, of four that are packed with the first in the highest of 128 bits.
    function share(uint256 packed, uint256 budget) internal pure returns (uint256) {
        return uint32(packed >> (128 - 32 * budget));
    }

    /// @notice The next of a list of purposes: its bytes to the left, how many there are, and where the one behind it begins.
    function readPurpose(
        bytes calldata policy,
        uint256 offset
    ) internal pure returns (uint256 prefix, uint256 length, uint256 next) {
        uint256 word = _word(policy, offset);
        length = word >> 248;
        prefix = (word << 8) & (type(uint256).max << (256 - 8 * length));
        next = offset + 1 + length;
    }

    /// @notice The recipient at a place of a list, to the left.
    function readRecipient(bytes calldata policy, uint256 listAt, uint256 index) internal pure returns (uint256) {
        return (_word(policy, listAt + RECIPIENT_BYTES * index) >> 96) << 96;
    }

    /// @dev Conditions and argument. Returns where they end, zero if that is not within the policy.
    function _readBody(bytes calldata policy, uint256 offset, Rule memory rule) private pure returns (uint256) {
        uint256 flags = _word(policy, offset) >> 240;
        offset += 2;
        bool excludes = flags & (PURPOSES_EXCLUDED | RECIPIENTS_EXCLUDED) != 0;
        if (flags > KNOWN_FLAGS || (excludes && !_excludesSomething(flags))) return 0;
        (rule.actions, offset) = _field(policy, offset, flags & ACTIONS, 8, type(uint64).max);
        (rule.items, offset) = _field(policy, offset, flags & ITEMS, 8, type(uint64).max);
        (rule.notBefore, offset) = _field(policy, offset, flags & NOT_BEFORE, 5, 0);
        (rule.notAfter, offset) = _field(policy, offset, flags & NOT_AFTER, 5, type(uint40).max);
        (rule.elapsedFrom, offset) = _field(policy, offset, flags & ELAPSED_FROM, 4, 0);
        (rule.elapsedTo, offset) = _field(policy, offset, flags & ELAPSED_TO, 4, type(uint40).max);
        (rule.purposeCount, offset) = _field(policy, offset, flags & PURPOSES, 1, 0);
        (rule.purposesAt, rule.purposesExcluded) = (offset, flags & PURPOSES_EXCLUDED != 0);
        if (flags & PURPOSES != 0) offset = _skipPurposes(policy, offset, rule.purposeCount);
        if (offset == 0) return 0;
        (rule.recipientCount, offset) = _field(policy, offset, flags & RECIPIENTS, 1, 0);
        if (flags & RECIPIENTS != 0 && rule.recipientCount == 0) return 0;
        (rule.recipientsAt, rule.recipientsExcluded) = (offset, flags & RECIPIENTS_EXCLUDED != 0);
        offset += RECIPIENT_BYTES * rule.recipientCount;
        (rule.regions, offset) = _field(policy, offset, flags & REGIONS, 32, type(uint256).max);
        uint256 size =
            rule.verb == DENY || rule.verb == ALLOW
                ? 0
                : rule.verb == DELAY
                    ? 4
                    : 32;
        (rule.argument, offset) = _field(policy, offset, size, size, 0);
        return offset <= policy.length ? offset : 0;
    }

    /// @dev A list is excluded only if it is there.
    function _excludesSomething(uint256 flags) private pure returns (bool) {
        return
            (flags & PURPOSES_EXCLUDED == 0 || flags & PURPOSES != 0) &&
            (flags & RECIPIENTS_EXCLUDED == 0 || flags & RECIPIENTS != 0);
    }

    /// @dev The number of `size` bytes at `offset` if the field is there, what stands for its absence if not.
    function _field(
        bytes calldata policy,
        uint256 offset,
        uint256 isThere,
        uint256 size,
        uint256 absent
    ) private pure returns (uint256 value, uint256 next) {
        if (isThere == 0) return (absent, offset);
        return (_word(policy, offset) >> (256 - 8 * size), offset + size);
    }

    /// @dev Where a list of purposes ends; zero if there is none, or one is not 1 to 12 bytes long.
    function _skipPurposes(bytes calldata policy, uint256 offset, uint256 count) private pure returns (uint256) {
        if (count == 0) return 0;
        for (uint256 i = 0; i < count; ++i) {
            uint256 length = _word(policy, offset) >> 248;
            if (length == 0 || length > PURPOSE_BYTES) return 0;
            offset += 1 + length;
        }
        return offset;
    }

    /// @dev The 32 bytes at an offset. Behind the policy stands whatever stands there in the calldata, zeros in the end: who
    /// calls this makes sure in the end that what was read ends within the policy.
    function _word(bytes calldata policy, uint256 offset) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(policy.offset, offset))
        }
    }
}
