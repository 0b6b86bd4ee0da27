// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyNarrowing} from "../../../contracts/blocks/usage/IPolicyNarrowing.sol";
import {PolicyHarness} from "../../../contracts/mocks/PolicyHarness.sol";
import {PolicyTest} from "./PolicyTest.sol";

contract PolicyNarrowingTest is PolicyTest {
    bytes private constant WIDER = abi.encodeWithSelector(IPolicyNarrowing.PolicyWider.selector, 0);
    bytes private constant MISSING = abi.encodeWithSelector(IPolicyNarrowing.PolicyProhibitionMissing.selector, 0);

    function _why(bytes memory policy, bytes memory wider, uint256 most) private view returns (bytes memory) {
        PolicyHarness.Pair[] memory pairs = new PolicyHarness.Pair[](1);
        pairs[0] = PolicyHarness.Pair(policy, wider, most);
        return harness.whyWider(pairs)[0];
    }

    /// @dev A rule lies within another: as a permission below it, and as a prohibition above it; or it does not.
    function _assertWithin(Rule memory rule, Rule memory other, bool within) private view {
        (rule.verb, other.verb) = (ALLOW, ALLOW);
        assertEq(_why(_policy(PROHIBIT, rule), _policy(PROHIBIT, other), 3), within ? bytes("") : WIDER);
        (rule.verb, other.verb) = (DENY, DENY);
        assertEq(_why(_policy(PROHIBIT, other), _policy(PROHIBIT, rule), 3), within ? bytes("") : MISSING);
    }

    function test_Bits() public view {
        Rule memory rule;
        Rule memory other;
        _assertWithin(rule, other, true);
        (rule.actions, rule.items, rule.regions) = (1, 1, abi.encode(1));
        _assertWithin(rule, other, true);
        (other.actions, other.items, other.regions) = (3, 3, abi.encode(3));
        _assertWithin(rule, other, true);
        rule.actions = 4;
        _assertWithin(rule, other, false);
        (rule.actions, rule.items) = (1, 0);
        _assertWithin(rule, other, false);
        (rule.items, rule.regions) = (1, abi.encode(5));
        _assertWithin(rule, other, false);
        rule.regions = "";
        _assertWithin(rule, other, false);
    }

    function test_Times() public view {
        Rule memory rule;
        Rule memory other;
        (rule.notBefore, rule.notAfter) = (10, 20);
        (other.notBefore, other.notAfter) = (10, 20);
        _assertWithin(rule, other, true);
        rule.notAfter = 21;
        _assertWithin(rule, other, false);
        rule.notAfter = 0;
        _assertWithin(rule, other, false);
        (rule.notBefore, rule.notAfter) = (9, 20);
        _assertWithin(rule, other, false);
        (rule.notBefore, other.elapsed) = (10, abi.encodePacked(uint32(1), uint32(5)));
        _assertWithin(rule, other, false);
        rule.elapsed = abi.encodePacked(uint32(1), uint32(5));
        _assertWithin(rule, other, true);
        rule.elapsed = abi.encodePacked(uint32(1), uint32(6));
        _assertWithin(rule, other, false);
        rule.elapsed = abi.encodePacked(uint32(0), uint32(5));
        _assertWithin(rule, other, false);
    }

    function test_Purposes() public view {
        Rule memory rule;
        Rule memory other;
        other.purposes = A;
        _assertWithin(rule, other, false);
        rule.purposes = A_BELOW;
        _assertWithin(rule, other, true);
        _assertWithin(other, rule, false);
        rule.purposes = bytes.concat(A_BELOW, B);
        _assertWithin(rule, other, false);
        other.purposesExcluded = true; // all but A
        _assertWithin(rule, other, false);
        rule.purposes = B;
        _assertWithin(rule, other, true);
        (rule.purposes, rule.purposesExcluded) = (bytes.concat(B, A), true);
        _assertWithin(rule, other, true);
        rule.purposes = A_BELOW; // excludes less
        _assertWithin(rule, other, false);
        other.purposesExcluded = false;
        _assertWithin(rule, other, false);
    }

    function test_Recipients() public view {
        Rule memory rule;
        Rule memory other;
        other.recipients = ONE;
        _assertWithin(rule, other, false);
        rule.recipients = ONE;
        _assertWithin(rule, other, true);
        rule.recipients = bytes.concat(ONE, OTHER);
        _assertWithin(rule, other, false);
        other.recipientsExcluded = true; // all but ONE
        _assertWithin(rule, other, false);
        rule.recipients = OTHER;
        _assertWithin(rule, other, true);
        (rule.recipients, rule.recipientsExcluded) = (bytes.concat(OTHER, ONE), true);
        _assertWithin(rule, other, true);
        rule.recipients = OTHER;
        _assertWithin(rule, other, false);
        other.recipientsExcluded = false;
        _assertWithin(rule, other, false);
    }

    function test_Verbs_AsFreeOrLess() public view {
        Rule memory delay;
        (delay.verb, delay.argument) = (DELAY, abi.encodePacked(uint32(10)));
        Rule memory later;
        (later.verb, later.argument) = (DELAY, abi.encodePacked(uint32(11)));
        Rule memory modify;
        (modify.verb, modify.argument) = (MODIFY, abi.encodePacked(bytes32("one")));
        Rule memory otherwise;
        (otherwise.verb, otherwise.argument) = (MODIFY, abi.encodePacked(bytes32("other")));
        assertEq(_why(_policy(PROHIBIT, modify), _policy(PROHIBIT, _allow()), 3), "");
        assertEq(_why(_policy(PROHIBIT, _allow()), _policy(PROHIBIT, modify), 3), WIDER);
        assertEq(_why(_policy(PROHIBIT, modify), _policy(PROHIBIT, modify), 3), "");
        assertEq(_why(_policy(PROHIBIT, otherwise), _policy(PROHIBIT, modify), 3), WIDER);
        assertEq(_why(_policy(PROHIBIT, later), _policy(PROHIBIT, delay), 3), "");
        assertEq(_why(_policy(PROHIBIT, delay), _policy(PROHIBIT, later), 3), WIDER);
        assertEq(_why(_policy(PROHIBIT, _allow()), _policy(PROHIBIT, _deny()), 3), WIDER);
    }

    function test_ARuleIsFoundAtAnyPlace() public view {
        Rule memory first = _allow();
        first.purposes = A;
        Rule memory second = _allow();
        second.purposes = B;
        assertEq(_why(_policy(PROHIBIT, second, first), _policy(PROHIBIT, first, second), 3), "");
    }

    function test_Strategy_Depth_Budgets() public view {
        (Rule memory counted, Rule memory free) = (_allow(), _allow());
        counted.budget = 1;
        bytes memory policy = _policy(PROHIBIT, counted);
        assertEq(_why(_policy(PROHIBIT, free), policy, 3), WIDER);
        assertEq(_why(policy, _policy(PROHIBIT, free), 3), "");
        assertEq(
            _why(_policy(PERMIT, counted), policy, 3),
            abi.encodeWithSelector(IPolicyNarrowing.PolicyStrategyWider.selector)
        );
        assertEq(_why(_policy(INVALID, counted), policy, 3), "");
        assertEq(_why(_policy(PERMIT, counted, _deny()), _policy(PERMIT, counted), 3), "");
        assertEq(_why(policy, policy, 2), abi.encodeWithSelector(IPolicyNarrowing.PolicyDepthWider.selector, 3, 2));
        bytes memory more = policy;
        more[6] = bytes1(uint8(3));
        policy = _policy(PROHIBIT, counted);
        assertEq(_why(more, policy, 3), abi.encodeWithSelector(IPolicyNarrowing.PolicyBudgetWider.selector, 1, 3, 2));
        // The wider one's prohibitions do not count where permissions win.
        assertEq(_why(_policy(PROHIBIT, counted), _policy(PERMIT, counted, _deny()), 3), "");
    }

    /// @dev A sealed policy of one rule under a salt, closed or open.
    function _sealed(Rule memory rule, bytes32 salt, bool opened) private pure returns (bytes memory) {
        bytes memory encoded = _encode(rule);
        bytes memory rest = new bytes(encoded.length - 1);
        for (uint256 i = 0; i < rest.length; ++i) rest[i] = encoded[i + 1];
        bytes memory head = abi.encodePacked(uint8(0x20), uint8(3), uint8(1), uint32(2), uint8(1), encoded[0]);
        if (opened) return abi.encodePacked(head, uint8(1), salt, rest);
        return abi.encodePacked(head, uint8(0), keccak256(abi.encodePacked(salt, encoded)));
    }

    function test_Sealed_TheSameRuleIsFoundWhicheverIsOpen() public view {
        Rule memory rule = _allow();
        rule.purposes = A;
        (bytes memory closed, bytes memory opened) = (_sealed(rule, "salt", false), _sealed(rule, "salt", true));
        assertEq(_why(closed, closed, 3), "");
        assertEq(_why(opened, closed, 3), "");
        assertEq(_why(closed, opened, 3), "");
        assertEq(_why(opened, opened, 3), "");
        assertEq(_why(_sealed(rule, "other salt", false), closed, 3), WIDER);
        assertEq(_why(_sealed(rule, "other salt", true), closed, 3), WIDER);
        assertEq(_why(_sealed(rule, "other salt", true), opened, 3), "");
        Rule memory delay = rule;
        (delay.verb, delay.argument) = (DELAY, abi.encodePacked(uint32(10)));
        assertEq(_why(_sealed(delay, "salt", false), closed, 3), WIDER);
    }

    function test_Sealed_AClosedRuleIsWithinNoOther() public view {
        Rule memory rule = _allow();
        assertEq(_why(_sealed(rule, "salt", false), _policy(PROHIBIT, rule), 3), WIDER);
        assertEq(_why(_policy(PROHIBIT, rule), _sealed(rule, "salt", false), 3), WIDER);
        assertEq(_why(_policy(PROHIBIT, rule), _sealed(rule, "salt", true), 3), "");
        assertEq(_why(_sealed(rule, "salt", true), _policy(PROHIBIT, rule), 3), "");
    }

    /// @dev Nobody read it before it was opened; it speaks against every use, so no smaller one stands for it.
    function test_Sealed_AProhibitionThatCannotBeReadIsWithinNoOther() public view {
        Rule memory odd = _deny();
        odd.purposes = hex"0daabbccdd020000000000000000"; // 13 bytes
        Rule memory small = _deny();
        small.purposes = hex"05aabbccdd02";
        bytes memory missing = abi.encodeWithSelector(IPolicyNarrowing.PolicyProhibitionMissing.selector, 0);
        assertEq(_why(_policy(PROHIBIT, small), _sealed(odd, "salt", true), 3), missing);
        assertEq(_why(_sealed(odd, "salt", false), _sealed(odd, "salt", true), 3), "");
    }

    function test_RevertWhen_Malformed() public view {
        bytes memory policy = _policy(PROHIBIT, _allow());
        bytes memory expected = abi.encodeWithSelector(IPolicyNarrowing.PolicyMalformed.selector, 0);
        Rule memory odd = _allow();
        odd.purposesExcluded = true; // of nothing
        assertEq(_why(_policy(PROHIBIT, odd), policy, 3), expected);
        odd = _allow();
        odd.recipientsExcluded = true;
        assertEq(_why(_policy(PROHIBIT, odd), policy, 3), expected);
        odd = _allow();
        odd.argument = hex"00"; // which it has not
        assertEq(_why(_policy(PROHIBIT, odd), policy, 3), expected);
        odd = _allow();
        odd.purposes = hex"0daabbccddaabbccddaabbccddaa"; // 13 bytes
        assertEq(_why(_policy(PROHIBIT, odd), policy, 3), expected);
        odd.purposes = hex"00";
        assertEq(_why(_policy(PROHIBIT, odd), policy, 3), expected);
        odd.purposes = hex"03aa";
        assertEq(_why(_policy(PROHIBIT, odd), policy, 3), expected);
    }
}
