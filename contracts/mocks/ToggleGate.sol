// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IEligibility} from "../base/IEligibility.sol";

/// @title ToggleGate
/// @notice An `IEligibility` that answers what a test told it, and changes its mind as often as it is told.
contract ToggleGate is IEligibility {
    mapping(address account => mapping(bytes32 topic => bool)) public isEligible;

    function set(address account, bytes32 topic, bool eligible) external {
        isEligible[account][topic] = eligible;
    }
}
