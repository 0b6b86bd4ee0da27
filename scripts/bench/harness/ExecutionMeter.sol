// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ExecutionMeter
/// @notice What a view costs a contract that calls it: the call of a cold address (2,600) and what happens inside, without
/// the transaction and its calldata.
contract ExecutionMeter {
    function measure(address target, bytes calldata data) external view returns (uint256 gas, bytes memory answer) {
        bytes memory call = data;
        bool success;
        gas = gasleft();
        (success, answer) = target.staticcall(call);
        gas -= gasleft();
        require(success, "the view reverted");
    }
}
