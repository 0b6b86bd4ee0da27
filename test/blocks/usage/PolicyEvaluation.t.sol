// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageTypes} from "../../../contracts/blocks/usage/IUsageTypes.sol";
import {PolicyTest} from "./PolicyTest.sol";

contract PolicyEvaluationTest is PolicyTest {
    function _decide(bytes memory policy) private view returns (IUsageTypes.Decision memory decision) {
        (decision, ) = harness.evaluate(policy, _circumstances(), _use());
    }

    /// @dev A permission and a prohibition of these conditions apply, or do not.
    function _assertMet(Rule memory rule, bool met) private view {
        rule.verb = ALLOW;
        assertEq(uint8(_decide(_policy(PROHIBIT, rule)).verb), met ? ALLOW : DENY);
        rule.verb = DENY;
        IUsageTypes.Reason reason = _decide(_policy(PROHIBIT, rule, _allow())).reason;
        assertEq(uint8(reason), uint8(met ? IUsageTypes.Reason.Prohibited : IUsageTypes.Reason.Granted));
    }

    function test_Actions_Items_Regions() public view {
        Rule memory rule;
        (rule.actions, rule.items, rule.regions) = (1 << 3, 1 << 2, abi.encode(1 << 5));
        _assertMet(rule, true);
        rule.actions = 1 << 2;
        _assertMet(rule, false);
        (rule.actions, rule.items) = (0, 1 << 3);
        _assertMet(rule, false);
        (rule.items, rule.regions) = (0, abi.encode(1 << 6));
        _assertMet(rule, false);
    }

    function test_Window_FromItsFirstSecondToItsLast() public view {
        Rule memory rule;
        (rule.notBefore, rule.notAfter) = (1_000, 1_000);
        _assertMet(rule, true);
        (rule.notBefore, rule.notAfter) = (1_001, 0);
        _assertMet(rule, false);
        (rule.notBefore, rule.notAfter) = (0, 999);
        _assertMet(rule, false);
    }

    function test_Elapsed_FromItsFirstSecondToItsLast() public view {
        Rule memory rule;
        rule.elapsed = abi.encodePacked(uint32(10), uint32(10));
        _assertMet(rule, true);
        rule.elapsed = abi.encodePacked(uint32(11), uint32(20));
        _assertMet(rule, false);
        rule.elapsed = abi.encodePacked(uint32(0), uint32(9));
        _assertMet(rule, false);
    }

    function test_Purposes_ByPrefix() public view {
        Rule memory rule;
        rule.purposes = bytes.concat(B, A);
        _assertMet(rule, true);
        rule.purposesExcluded = true;
        _assertMet(rule, false);
        rule.purposes = B;
        _assertMet(rule, true);
        rule.purposesExcluded = false;
        _assertMet(rule, false);
    }

    function test_Recipients() public view {
        Rule memory rule;
        rule.recipients = bytes.concat(OTHER, ONE);
        _assertMet(rule, true);
        rule.recipientsExcluded = true;
        _assertMet(rule, false);
        rule.recipients = OTHER;
        _assertMet(rule, true);
        rule.recipientsExcluded = false;
        _assertMet(rule, false);
    }

    function test_TheFreestPermissionDecidesOfEqualOnesTheFirst() public view {
        Rule memory modify;
        modify.verb = MODIFY;
        modify.argument = abi.encodePacked(keccak256("transform"));
        Rule memory execute;
        (execute.verb, execute.argument) = (EXECUTE, abi.encodePacked(keccak256("obligation")));
        IUsageTypes.Decision memory decision = _decide(_policy(PROHIBIT, modify, execute));
        assertEq(uint8(decision.verb), EXECUTE);
        assertEq(decision.argument, keccak256("obligation"));
        assertEq(decision.rule, 1);
        decision = _decide(_policy(PROHIBIT, execute, execute));
        assertEq(decision.rule, 0);
        assertEq(_decide(_policy(PROHIBIT, execute, _allow())).rule, 1);
    }

    function test_Delay_AllowsWhenItIsOver() public view {
        Rule memory delay;
        (delay.verb, delay.argument) = (DELAY, abi.encodePacked(uint32(11)));
        IUsageTypes.Decision memory decision = _decide(_policy(PROHIBIT, delay));
        assertEq(uint8(decision.verb), DELAY);
        assertEq(uint256(decision.argument), 1_001);
        delay.argument = abi.encodePacked(uint32(10));
        decision = _decide(_policy(PROHIBIT, delay));
        assertEq(uint8(decision.verb), ALLOW);
        assertEq(decision.argument, 0);
    }

    function test_Conflicts_AsTheStrategySays() public view {
        IUsageTypes.Decision memory decision = _decide(_policy(PROHIBIT, _allow(), _deny()));
        assertEq(uint8(decision.reason), uint8(IUsageTypes.Reason.Prohibited));
        assertEq(decision.rule, 1);
        assertEq(uint8(_decide(_policy(PERMIT, _allow(), _deny())).verb), ALLOW);
        decision = _decide(_policy(INVALID, _allow(), _deny()));
        assertEq(uint8(decision.verb), DENY);
        assertEq(uint8(decision.reason), uint8(IUsageTypes.Reason.Conflict));
        decision = _decide(_policy(PERMIT, _deny()));
        assertEq(uint8(decision.reason), uint8(IUsageTypes.Reason.Prohibited));
    }

    function test_Budget_IsSpentAtItsLimit() public view {
        Rule memory rule = _allow();
        rule.budget = 1;
        IUsageTypes.Circumstances memory circumstances = _circumstances();
        circumstances.spent = uint128(1) << 96;
        (IUsageTypes.Decision memory decision, uint256 budget) = harness.evaluate(
            _policy(PROHIBIT, rule),
            circumstances,
            _use()
        );
        assertEq(uint8(decision.verb), ALLOW);
        assertEq(budget, 1);
        circumstances.spent = uint128(2) << 96;
        (decision, budget) = harness.evaluate(_policy(PROHIBIT, rule), circumstances, _use());
        assertEq(uint8(decision.reason), uint8(IUsageTypes.Reason.BudgetSpent));
        assertEq(budget, 0);
    }

    function test_NothingIsGrantedWithoutAPurposeARuleOrAPolicy() public view {
        IUsageTypes.Use memory use = _use();
        use.purpose = 0;
        (IUsageTypes.Decision memory decision, ) = harness.evaluate(_policy(PROHIBIT, _allow()), _circumstances(), use);
        assertEq(uint8(decision.reason), uint8(IUsageTypes.Reason.PurposeUndisclosed));
        Rule memory none = _allow();
        none.actions = 1;
        assertEq(uint8(_decide(_policy(PROHIBIT, none)).reason), uint8(IUsageTypes.Reason.NoPermission));
        bytes memory longer = abi.encodePacked(_policy(PROHIBIT, _allow()), uint8(0));
        assertEq(uint8(_decide(longer).reason), uint8(IUsageTypes.Reason.PolicyMismatch));
        assertEq(uint8(_decide("").reason), uint8(IUsageTypes.Reason.PolicyMismatch));
    }

    function test_ASealedRuleSpeaksAgainstTheUseUntilItIsOpen() public view {
        (bytes memory permission, bytes memory prohibition) = (_encode(_allow()), _encode(_deny()));
        Rule memory elsewhere = _deny();
        elsewhere.regions = abi.encode(1 << 6);
        bytes memory away = _encode(elsewhere);
        bytes memory head = hex"20000002";
        // Both closed, one open, both open; and a prohibition that does not apply, opened.
        assertEq(uint8(_decide(abi.encodePacked(head, _closed(permission), _closed(away))).verb), DENY);
        assertEq(uint8(_decide(abi.encodePacked(head, _opened(permission), _closed(away))).verb), DENY);
        assertEq(uint8(_decide(abi.encodePacked(head, _closed(permission), _opened(away))).verb), DENY);
        assertEq(uint8(_decide(abi.encodePacked(head, _opened(permission), _opened(away))).verb), ALLOW);
        assertEq(uint8(_decide(abi.encodePacked(head, _opened(permission), _opened(prohibition))).verb), DENY);

        bytes32 hash = harness.hashOf(abi.encodePacked(head, _closed(permission), _closed(away)));
        assertEq(harness.hashOf(abi.encodePacked(head, _opened(permission), _closed(away))), hash);
        assertEq(harness.hashOf(abi.encodePacked(head, _opened(permission), _opened(away))), hash);
        assertNotEq(harness.hashOf(abi.encodePacked(head, _opened(permission), _opened(prohibition))), hash);
        assertEq(harness.hashOf(abi.encodePacked(head, _opened(permission), _opened(away), uint8(0))), 0);
        assertEq(harness.hashOf(abi.encodePacked(head, _opened(permission), uint8(0), uint8(2))), 0);
    }

    function _closed(bytes memory rule) private pure returns (bytes memory) {
        return abi.encodePacked(rule[0], uint8(0), keccak256(abi.encodePacked(bytes32("salt"), rule)));
    }

    function _opened(bytes memory rule) private pure returns (bytes memory opened) {
        opened = abi.encodePacked(rule[0], uint8(1), bytes32("salt"));
        for (uint256 i = 1; i < rule.length; ++i) opened = abi.encodePacked(opened, rule[i]);
    }
}
