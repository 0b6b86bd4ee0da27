// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAggregatorV3} from "../blocks/token/IAggregatorV3.sol";

/// @title SettableReserveFeed
/// @notice A reserve feed that says whatever a test wants: any answer, age and decimals, or nothing but a revert.
contract SettableReserveFeed is IAggregatorV3 {
    error FeedOutOfOrder();

    uint8 public override decimals;
    int256 public answer;
    uint256 public updatedAt;
    bool public broken;

    constructor(uint8 decimals_) {
        decimals = decimals_;
    }

    function report(int256 answer_, uint256 updatedAt_) external {
        (answer, updatedAt) = (answer_, updatedAt_);
    }

    function rescale(uint8 decimals_) external {
        decimals = decimals_;
    }

    function breakDown(bool broken_) external {
        broken = broken_;
    }

    function description() external pure returns (string memory) {
        return "Reserve";
    }

    function version() external pure returns (uint256) {
        return 1;
    }

    function getRoundData(uint80) external view returns (uint80, int256, uint256, uint256, uint80) {
        return latestRoundData();
    }

    function latestRoundData() public view returns (uint80, int256, uint256, uint256, uint80) {
        if (broken) revert FeedOutOfOrder();
        return (1, answer, updatedAt, updatedAt, 1);
    }
}
