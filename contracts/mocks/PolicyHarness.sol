// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsageTypes} from "../blocks/usage/IUsageTypes.sol";
import {PolicyCodec} from "../blocks/usage/PolicyCodec.sol";
import {PolicyEvaluation} from "../blocks/usage/PolicyEvaluation.sol";
import {PolicyNarrowing} from "../blocks/usage/PolicyNarrowing.sol";

/// @title PolicyHarness
/// @notice The libraries of usage policies, one question at a time or many.
contract PolicyHarness is IUsageTypes {
    using PolicyCodec for bytes;
    using PolicyEvaluation for bytes;

    PolicyNarrowing private immutable _narrowing = new PolicyNarrowing();

    struct Question {
        bytes policy;
        Circumstances circumstances;
        Use use;
    }

    struct Answer {
        Decision decision;
        uint256 budget;
    }

    struct Pair {
        bytes policy;
        bytes wider;
        uint256 most;
    }

    function evaluate(
        bytes calldata policy,
        Circumstances calldata circumstances,
        Use calldata use
    ) public pure returns (Decision memory decision, uint256 budget) {
        return policy.evaluate(circumstances, use);
    }

    function evaluateMany(Question[] calldata questions) external pure returns (Answer[] memory answers) {
        answers = new Answer[](questions.length);
        for (uint256 i = 0; i < questions.length; ++i) {
            Question calldata asked = questions[i];
            (answers[i].decision, answers[i].budget) = evaluate(asked.policy, asked.circumstances, asked.use);
        }
    }

    /// @notice What each pair reverts with; nothing where it does not.
    function whyWider(Pair[] calldata pairs) external view returns (bytes[] memory reasons) {
        reasons = new bytes[](pairs.length);
        for (uint256 i = 0; i < pairs.length; ++i) {
            Pair calldata pair = pairs[i];
            try _narrowing.requireNarrower(pair.policy, pair.wider, pair.most) {} catch (bytes memory reason) {
                reasons[i] = reason;
            }
        }
    }

    function firstFault(bytes calldata policy) external pure returns (uint256) {
        return policy.firstFault();
    }

    function hashOf(bytes calldata policy) external pure returns (bytes32) {
        return policy.hashOf();
    }
}
