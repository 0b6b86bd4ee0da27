// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Test} from "forge-std/Test.sol";

import {IUsageTypes} from "../../../contracts/blocks/usage/IUsageTypes.sol";
import {PolicyHarness} from "../../../contracts/mocks/PolicyHarness.sol";

/// @title PolicyTest
/// @notice Rules of any conditions as their bytes, and a use that an unconditional permission grants.
abstract contract PolicyTest is Test {
    struct Rule {
        uint8 verb;
        uint8 budget;
        uint64 actions;
        uint64 items;
        uint40 notBefore;
        uint40 notAfter;
        bytes purposes; // each with its length before it
        bool purposesExcluded;
        bytes elapsed; // 4 + 4 bytes, or none
        bytes regions; // 32 bytes, or none
        bytes argument;
        bytes recipients; // 20 bytes each
        bool recipientsExcluded;
    }

    uint8 internal constant PROHIBIT = 0;
    uint8 internal constant PERMIT = 1;
    uint8 internal constant INVALID = 2;

    uint8 internal constant DENY = 0;
    uint8 internal constant DELAY = 1;
    uint8 internal constant MODIFY = 2;
    uint8 internal constant EXECUTE = 3;
    uint8 internal constant ALLOW = 4;

    bytes internal constant A = hex"02aa01"; // a purpose
    bytes internal constant A_BELOW = hex"03aa0102"; // one below it
    bytes internal constant B = hex"02bb01";
    bytes internal constant ONE = hex"1111111111111111111111111111111111111111";
    bytes internal constant OTHER = hex"2222222222222222222222222222222222222222";

    PolicyHarness internal harness = new PolicyHarness();

    function _allow() internal pure returns (Rule memory rule) {
        rule.verb = ALLOW;
    }

    function _deny() internal pure returns (Rule memory rule) {}

    function _encode(Rule memory rule) internal pure returns (bytes memory) {
        uint8 flags =
            (rule.elapsed.length > 0 ? 1 : 0) |
                (rule.regions.length > 0 ? 2 : 0) |
                (rule.purposesExcluded ? 4 : 0) |
                (rule.recipientsExcluded ? 8 : 0);
        bytes memory tail = abi.encodePacked(rule.purposes, rule.elapsed, rule.regions, rule.argument, rule.recipients);
        bytes memory head = abi.encodePacked(
            rule.verb | (rule.budget << 3),
            flags,
            uint16(tail.length),
            rule.actions,
            rule.items
        );
        return
            abi.encodePacked(
                head,
                rule.notBefore,
                rule.notAfter,
                uint8(rule.purposes.length),
                uint8(rule.recipients.length / 20),
                tail
            );
    }

    /// @dev A policy with one budget of two uses, that may be handed on three times.
    function _policy(uint8 strategy, Rule memory rule) internal pure returns (bytes memory) {
        return abi.encodePacked(0x10 | strategy, uint8(3), uint8(1), uint32(2), uint8(1), _encode(rule));
    }

    function _policy(uint8 strategy, Rule memory one, Rule memory other) internal pure returns (bytes memory) {
        bytes memory head = abi.encodePacked(0x10 | strategy, uint8(3), uint8(1), uint32(2), uint8(2));
        return abi.encodePacked(head, _encode(one), _encode(other));
    }

    /// @dev Action 3 on item 2 in region 5, for the purpose below A, to ONE.
    function _use() internal pure returns (IUsageTypes.Use memory) {
        return IUsageTypes.Use(3, 2, 5, hex"aa0102000000000000000000", bytes20(ONE));
    }

    /// @dev At 1,000, ten seconds after the beginning, nothing spent.
    function _circumstances() internal pure returns (IUsageTypes.Circumstances memory) {
        return IUsageTypes.Circumstances(1_000, 990, 0);
    }
}
