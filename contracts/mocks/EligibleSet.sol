// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEligibility} from "../base/IEligibility.sol";

/// @title EligibleSet
/// @notice An eligibility contract that anybody may edit.
contract EligibleSet is IEligibility {
    mapping(address account => mapping(bytes32 topic => bool)) public isEligible;

    function set(address account, bytes32 topic, bool eligible) external {
        isEligible[account][topic] = eligible;
    }
}
