// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title PolicyCodec
/// @notice Reads usage policies from their compact form, of which a contract keeps only the hash.
///
/// A policy is `form ‖ depth ‖ n ‖ budgets (n × 4 bytes) ‖ count ‖ rules`. The high half of the form is 1 for an open policy
/// and 2 for a sealed one, the low half is the strategy. A rule is a word of 32 bytes and a tail:
///
/// | byte | |
/// | --- | --- |
/// | 0 | verb, and in its higher bits the number of the budget |
/// | 1 | flags |
/// | 2–3 | length of the tail |
/// | 4–11 | actions, bit i for action i; none: any |
/// | 12–19 | data items, bit i for item i; none: any |
/// | 20–24, 25–29 | first and last second; no last: for ever |
/// | 30 | length of the list of purposes; none: any |
/// | 31 | number of recipients; none: any |
///
/// and the tail, of what is there: purposes (their length in one byte, and 1 to 12 bytes), first and last second since the
/// grant began (4 bytes each), regions (32 bytes, bit i for region i), the argument (4 bytes for a delay, 32 for a transform
/// or an obligation), recipients (20 bytes each). Numbers are big-endian.
///
/// In a sealed policy a rule is `verb and budget ‖ 0 ‖ commitment`, or opened `verb and budget ‖ 1 ‖ salt ‖ the rule from byte 1
/// on`; the commitment is the hash of salt and rule. So everybody sees how many rules there are and what they answer, and
/// nobody sees to what, until somebody who knows the salt opens one. Its hash is the same whichever rules are open.
///
/// Nothing here reverts, and nothing is read behind the policy: whatever the bytes are, they are a policy or they are none.
library PolicyCodec {
    /// @dev What stands before the rules.
    struct Header {
        bool isSealed;
        uint256 strategy; // what wins where permissions and prohibitions meet
        uint256 depth; // how many times what it grants may be handed on
        uint256 budgetCount;
        uint256 limits; // the most uses of each budget: 32 bits each, the first in the highest of 128
        uint256 ruleCount;
        uint256 rules; // where the first rule begins, in the calldata
        uint256 end; // where the policy ends
    }

    uint256 internal constant PROHIBIT = 0;
    uint256 internal constant PERMIT = 1;

    uint256 internal constant DENY = 0;
    uint256 internal constant DELAY = 1;
    uint256 internal constant ALLOW = 4;

    uint256 internal constant MAX_DEPTH = 8;
    uint256 private constant MAX_BUDGETS = 4;
    uint256 private constant MAX_RULES = 32;
    uint256 internal constant PURPOSE_BYTES = 12;

    uint256 private constant OPEN_FORM = 1;
    uint256 private constant SEALED_FORM = 2;

    uint256 internal constant ELAPSED = 1;
    uint256 internal constant REGIONS = 1 << 1;
    uint256 internal constant PURPOSES_EXCLUDED = 1 << 2;
    uint256 internal constant RECIPIENTS_EXCLUDED = 1 << 3;
    uint256 private constant KNOWN_FLAGS = (1 << 4) - 1;

    /// @dev How long the argument of each verb is, that of verb i in byte i.
    uint256 private constant ARGUMENT_SIZES = 0x0020200400;

    /// @notice What stands before the rules.
    /// @return header What they say.
    /// @return ok Whether the bytes can be a policy.
    function readHeader(bytes calldata policy) internal pure returns (Header memory header, bool ok) {
        unchecked {
            uint256 start = startOf(policy);
            uint256 first = load(start);
            uint256 form = first >> 252;
            uint256 count = (first >> 232) & 0xff;
            header.isSealed = form == SEALED_FORM;
            header.strategy = (first >> 248) & 0xf;
            header.depth = (first >> 240) & 0xff;
            if ((form != OPEN_FORM && form != SEALED_FORM) || count > MAX_BUDGETS) return (header, false);
            header.budgetCount = count;
            header.limits = (first << 24) >> 128;
            header.limits = (header.limits >> (128 - 32 * count)) << (128 - 32 * count);
            header.rules = start + 4 + 4 * count;
            header.end = start + policy.length;
            header.ruleCount = (first >> (224 - 32 * count)) & 0xff;
            bool fits = header.strategy <= 2 && header.depth <= MAX_DEPTH && header.rules <= header.end;
            ok = fits && header.ruleCount != 0 && header.ruleCount <= MAX_RULES;
        }
    }

    /// @notice Finds the rule that begins at a place in the calldata.
    /// @param header What stands before the rules.
    /// @return ruleWord Its word; of a closed one only verb and budget.
    /// @return tail Where its tail begins; zero for a closed one.
    /// @return end Where it ends; zero if it does not end within the policy, or has a verb or a budget that there is not.
    function find(
        uint256 start,
        Header memory header
    ) internal pure returns (uint256 ruleWord, uint256 tail, uint256 end) {
        unchecked {
            ruleWord = load(start);
            if (!header.isSealed) {
                tail = start + 32;
                end = tail + tailLength(ruleWord);
            } else {
                uint256 state = (ruleWord >> 240) & 0xff;
                if (state > 1) return (0, 0, 0);
                ruleWord = (ruleWord >> 248) << 248;
                if (state == 0) {
                    end = start + 34;
                } else {
                    // The first byte of an opened rule stands before the salt, the others behind it.
                    ruleWord |= load(start + 34) >> 8;
                    tail = start + 65;
                    end = tail + tailLength(ruleWord);
                }
            }
            bool ok = end <= header.end && verb(ruleWord) <= ALLOW && budget(ruleWord) <= header.budgetCount;
            if (!ok) end = 0;
        }
    }

    /// @notice The commitment of a rule that was found in a sealed policy.
    function commitmentOf(
        bytes calldata policy,
        uint256 start,
        uint256 tail,
        uint256 end
    ) internal pure returns (bytes32 commitment) {
        unchecked {
            if (tail == 0) return bytes32(load(start + 2));
            uint256 offset = start - startOf(policy);
            bytes calldata rest = policy[offset + 34:end - startOf(policy)];
            return keccak256(abi.encodePacked(load(start + 2), uint8(load(start) >> 248), rest));
        }
    }

    /// @notice The hash under which a policy is kept: that of its bytes, or for a sealed one that of its commitments. What is
    /// hashed begins with another byte for each form, so no sealed policy can pass for an open one. Zero if it is none.
    function hashOf(bytes calldata policy) internal pure returns (bytes32) {
        if (policy.length == 0) return 0;
        uint256 form = load(startOf(policy)) >> 252;
        if (form == OPEN_FORM) return keccak256(policy);
        return form == SEALED_FORM ? _hashOfSealed(policy) : bytes32(0);
    }

    /// @notice The number of the first rule that is malformed; `ruleCount` if what stands around the rules is, and
    /// `type(uint256).max` if nothing is.
    function firstFault(bytes calldata policy) internal pure returns (uint256) {
        (Header memory header, bool ok) = readHeader(policy);
        uint256 count = header.ruleCount;
        if (!ok) return count;
        uint256 next = header.rules;
        for (uint256 i = 0; i < count; ++i) {
            (uint256 ruleWord, uint256 tail, uint256 end) = find(next, header);
            if (end == 0 || !isWellFormed(ruleWord, tail, end)) return i;
            next = end;
        }
        return next == header.end ? type(uint256).max : count;
    }

    /// @notice Whether a rule's tail holds just what its word says, and a prohibition counts nothing.
    function isWellFormed(uint256 ruleWord, uint256 tail, uint256 end) internal pure returns (bool) {
        unchecked {
            if (verb(ruleWord) == DENY && budget(ruleWord) != 0) return false;
            if (tail == 0) return true;
            if ((ruleWord >> 240) & 0xff > KNOWN_FLAGS) return false;
            uint256 stop = tail + purposesLength(ruleWord);
            if (has(ruleWord, PURPOSES_EXCLUDED) && stop == tail) return false;
            if (has(ruleWord, RECIPIENTS_EXCLUDED) && recipientCount(ruleWord) == 0) return false;
            if (recipientsAt(ruleWord) + 20 * recipientCount(ruleWord) != tailLength(ruleWord)) return false;
            for (uint256 place = tail; place != stop;) {
                uint256 length = load(place) >> 248;
                place += 1 + length;
                if (length == 0 || length > PURPOSE_BYTES || place > stop) return false;
            }
            return end == tail + tailLength(ruleWord);
        }
    }

    /// @notice What a rule answers.
    function verb(uint256 ruleWord) internal pure returns (uint256) {
        return (ruleWord >> 248) & 7;
    }

    /// @notice From which budget a rule counts, from 1; 0: none.
    function budget(uint256 ruleWord) internal pure returns (uint256) {
        return ruleWord >> 251;
    }

    /// @notice Whether a rule has a flag.
    function has(uint256 ruleWord, uint256 flag) internal pure returns (bool) {
        return (ruleWord >> 240) & flag != 0;
    }

    /// @notice How many bytes the purposes of a rule take, with which its tail begins.
    function purposesLength(uint256 ruleWord) internal pure returns (uint256) {
        return (ruleWord >> 8) & 0xff;
    }

    /// @notice How many recipients a rule lists.
    function recipientCount(uint256 ruleWord) internal pure returns (uint256) {
        return ruleWord & 0xff;
    }

    /// @notice How long a rule's tail is.
    function tailLength(uint256 ruleWord) internal pure returns (uint256) {
        return (ruleWord >> 224) & 0xffff;
    }

    /// @notice Where in a rule's tail its regions stand, if there are any.
    function regionsAt(uint256 ruleWord) internal pure returns (uint256) {
        unchecked {
            return purposesLength(ruleWord) + (has(ruleWord, ELAPSED) ? 8 : 0);
        }
    }

    /// @notice Where in a rule's tail the argument of its verb stands, if it has one.
    function argumentAt(uint256 ruleWord) internal pure returns (uint256) {
        unchecked {
            return regionsAt(ruleWord) + (has(ruleWord, REGIONS) ? 32 : 0);
        }
    }

    /// @notice Where in a rule's tail its recipients stand.
    function recipientsAt(uint256 ruleWord) internal pure returns (uint256) {
        unchecked {
            return argumentAt(ruleWord) + ((ARGUMENT_SIZES >> (8 * verb(ruleWord))) & 0xff);
        }
    }

    /// @notice The argument of a rule's verb: a number of seconds, 32 bytes, or zero.
    function argumentOf(uint256 ruleWord, uint256 tail) internal pure returns (uint256) {
        uint256 size = (ARGUMENT_SIZES >> (8 * verb(ruleWord))) & 0xff;
        return size == 0 ? 0 : load(tail + argumentAt(ruleWord)) >> (256 - 8 * size);
    }

    /// @notice The number of one budget, from 1, of four that are packed with the first in the highest of 128 bits.
    function share(uint256 packed, uint256 number) internal pure returns (uint256) {
        return uint32(packed >> (128 - 32 * number));
    }

    /// @notice Where a policy begins in the calldata.
    function startOf(bytes calldata policy) internal pure returns (uint256 place) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            place := policy.offset
        }
    }

    /// @notice The 32 bytes at a place in the calldata. What stands behind the policy is not its own: whoever calls this makes
    /// sure that nothing comes of it.
    function load(uint256 place) internal pure returns (uint256 value) {
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            value := calldataload(place)
        }
    }

    function _hashOfSealed(bytes calldata policy) private pure returns (bytes32 hash) {
        (Header memory header, bool ok) = readHeader(policy);
        if (!ok) return 0;
        uint256 next = header.rules;
        hash = keccak256(policy[:next - startOf(policy)]);
        for (uint256 i = 0; i < header.ruleCount; ++i) {
            (, uint256 tail, uint256 end) = find(next, header);
            if (end == 0) return 0;
            bytes32 commitment = commitmentOf(policy, next, tail, end);
            hash = keccak256(abi.encodePacked(hash, uint8(load(next) >> 248), commitment));
            next = end;
        }
        return next == header.end ? keccak256(abi.encodePacked(uint8(SEALED_FORM << 4), hash)) : bytes32(0);
    }
}
